import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BuildEnvironment, buildEnvironment } from './build-environment.js';

const subject = {
  application: { name: 'corner', namespace: 'shop', project: 'default', labels: {}, annotations: {} },
  cluster: { name: 'prod', server: 'https://prod', labels: {}, annotations: {}, claims: { kubeVersion: '1.31' } },
};
const source = { repoURL: 'https://h/a.git', path: 'apps/shop', targetRevision: 'main' };
const environment = buildEnvironment(subject, source, '0123456789abcdef');

describe('Build variables', () => {
  // Measured with Argo CD's own function.
  it.each([
    ['$ARGOCD_APP_NAME', 'corner'],
    ['${ARGOCD_APP_NAME}-x', 'corner-x'],
    ['$ARGOCD_APP_NAMESPACE/$ARGOCD_APP_PROJECT_NAME', 'shop/default'],
    ['$ARGOCD_APP_REVISION', '0123456789abcdef'],
    ['$ARGOCD_APP_REVISION_SHORT $ARGOCD_APP_REVISION_SHORT_8', '0123456 01234567'],
    ['$ARGOCD_APP_SOURCE_REPO_URL|$ARGOCD_APP_SOURCE_PATH', 'https://h/a.git|apps/shop'],
    ['$ARGOCD_APP_SOURCE_TARGET_REVISION', 'main'],
    ['$ARGOCD_APP_NAMEX', ''],
    ['${UNKNOWN}a$UNKNOWN', 'a'],
    ['$KUBE_VERSION', ''],
    ['$$ARGOCD_APP_NAME', '$ARGOCD_APP_NAME'],
    ['$$$ARGOCD_APP_NAME', '$corner'],
    ['${$}', '$'],
    ['a$', 'a$'],
    ['$ $/ $.', '$ $/ $.'],
    ['${', ''],
    ['${}x', 'x'],
    ['${ARGOCD_APP_NAME', 'ARGOCD_APP_NAME'],
    ['$1a$*b', 'ab'],
    ['no variable', 'no variable'],
  ])('in %j give %j', (text, expected) => expect(environment.substitute(text)).toBe(expected));

  it('leave every text without a dollar sign as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = text.replaceAll('$', '');
        expect(environment.substitute(plain)).toBe(plain);
      }),
    );
  });

  it('are not substituted again in what they stand for, and a doubled text comes back', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const own = new BuildEnvironment(new Map([['NAME', text]]));
        expect(own.substitute('<${NAME}>')).toBe(`<${text}>`);
        expect(own.substitute(text.replaceAll('$', '$$$$'))).toBe(text);
      }),
    );
  });
});
