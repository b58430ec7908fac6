import { describe, expect, it } from '@jest/globals';
import { BuildEnvironment } from '../source/build-environment.js';
import { SpecFields } from '../source/spec-fields.js';
import { kustomizeRemarks, kustomizeRequest } from './kustomize-source.js';

const environment = new BuildEnvironment(new Map([['ARGOCD_APP_NAME', 'corner']]));
const PLACE = { root: '/0', path: '/0/apps/x', pathInRepository: 'apps/x' };
const BARE = { kind: 'kustomize', root: '/0', path: '/0/apps/x' };

function request(options: unknown) {
  return kustomizeRequest(new SpecFields(options, 'spec.source.kustomize'), PLACE, environment);
}

describe('Options of an overlay', () => {
  it('that say nothing are left out, so that all who say nothing ask the same', () => {
    const nothing = {
      namePrefix: '',
      images: [],
      commonLabels: {},
      forceCommonLabels: true,
      labelWithoutSelector: true,
      components: [],
      ignoreMissingComponents: true,
      patches: null,
      kubeVersion: '1.30',
      apiVersions: ['v1'],
      version: '',
      unknown: 1,
    };
    expect(request(undefined)).toEqual(BARE);
    expect(request(nothing)).toEqual(BARE);
  });

  it('are handed on, with variables in images, labels and, where asked for, annotations', () => {
    const named = '$ARGOCD_APP_NAME';
    const options = {
      namePrefix: `a-${named}`,
      nameSuffix: '-z',
      namespace: 'shop',
      images: [`app=registry/${named}:1`],
      replicas: [
        { name: 'web', count: 4 },
        { name: 'db', count: '2' },
      ],
      commonLabels: { app: named },
      forceCommonLabels: true,
      labelIncludeTemplates: true,
      labelWithoutSelector: false,
      commonAnnotations: { app: named },
      forceCommonAnnotations: true,
      components: ['../c'],
      ignoreMissingComponents: true,
      patches: [
        { path: 'p.yaml', target: { kind: 'A', name: '', extra: 'x' }, options: { allowNameChange: true }, x: 1 },
      ],
    };
    expect(request(options)).toEqual({
      ...BARE,
      namePrefix: `a-${named}`,
      nameSuffix: '-z',
      namespace: 'shop',
      images: ['app=registry/corner:1'],
      replicas: [
        { name: 'web', count: 4 },
        { name: 'db', count: 2 },
      ],
      commonLabels: { app: 'corner' },
      forceCommonLabels: true,
      labelIncludeTemplates: true,
      commonAnnotations: { app: named },
      forceCommonAnnotations: true,
      components: ['../c'],
      ignoreMissingComponents: true,
      patches: [{ path: 'p.yaml', target: { kind: 'A' }, options: { allowNameChange: true } }],
    });
    expect(request({ commonAnnotations: { app: named }, commonAnnotationsEnvsubst: true })).toMatchObject({
      commonAnnotations: { app: 'corner' },
    });
  });

  it.each([
    [{ namePrefix: 1 }, 'namePrefix'],
    [{ images: 'a' }, 'images'],
    [{ images: [1] }, 'images[0]'],
    [{ images: [null] }, 'images[0]'],
    [{ replicas: [{ name: 'a', count: 1.5 }] }, 'replicas[0].count'],
    [{ replicas: [{ name: 'a', count: 'two' }] }, 'replicas[0].count'],
    [{ replicas: [{ name: 'a' }] }, 'replicas[0].count'],
    [{ replicas: ['a'] }, 'replicas[0]'],
    [{ commonLabels: { a: 1 } }, 'commonLabels.a'],
    [{ commonLabels: [] }, 'commonLabels'],
    [{ forceCommonLabels: 'yes' }, 'forceCommonLabels'],
    [{ commonAnnotationsEnvsubst: 'yes' }, 'commonAnnotationsEnvsubst'],
    [{ patches: [{ patch: {} }] }, 'patches[0].patch'],
    [{ patches: [{ target: { kind: 1 } }] }, 'patches[0].target.kind'],
    [{ patches: [{ options: { a: 'x' } }] }, 'patches[0].options.a'],
    [{ components: { a: 1 } }, 'components'],
    [{ kubeVersion: 'new' }, 'kubeVersion'],
    [{ replicas: [{ name: 'a', count: 2147483648 }] }, 'replicas[0].count'],
    [{ apiVersions: 'v1' }, 'apiVersions'],
    [[], ''],
    ['x', ''],
  ])('of a wrong type are refused: %j', (options, field) => {
    const location = `spec.source.kustomize${field === '' ? '' : `.${field}`}`;
    expect(() => request(options)).toThrow(expect.objectContaining({ code: 'INVALID_SPEC', location }));
  });

  it.each([
    [{ components: ['../../../c'] }, 'PATH_OUT_OF_REPO'],
    [{ components: ['https://h/c'] }, 'REMOTE_REFUSED'],
    [{ components: ['git@h:a/c'], ignoreMissingComponents: true }, 'REMOTE_REFUSED'],
    [{ components: ['a\0b'] }, 'PATH_OUT_OF_REPO'],
    [{ patches: [{ path: '../../../p.yaml' }] }, 'PATH_OUT_OF_REPO'],
    [{ patches: [{ path: 'http://h/p.yaml' }] }, 'REMOTE_REFUSED'],
  ])('that lead elsewhere are refused: %j with %s', (options, code) => {
    expect(() => request(options)).toThrow(expect.objectContaining({ code }));
  });

  it('that ask for another version have no effect, and it is said', () => {
    const remarks = (version: string) => kustomizeRemarks(new SpecFields({ version }, 'f'));
    expect([remarks('v4.5.7'), remarks('v5.8.1'), remarks('')]).toEqual([
      [expect.stringMatching(/^f\.version has no effect/)],
      [],
      [],
    ]);
    expect(request({ version: 'v4.5.7' })).toEqual(BARE);
  });
});
