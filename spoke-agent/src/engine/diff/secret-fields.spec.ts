import { describe, expect, it } from '@jest/globals';
import type { Difference } from './difference.js';
import { showDifferences } from './masking.js';
import { nestedSecrets, SecretFields } from './secret-fields.js';

const template = {
  kind: 'Wrapper',
  spec: {
    manifests: [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'inner' }, data: { password: 'Y2FuYXJ5' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'plain' } },
    ],
  },
};

function difference(segments: readonly string[], desired: unknown, live: unknown): Difference {
  return { path: '', segments, desired, live };
}

describe('the secret fields of an object', () => {
  it('are all of a Secret', () => {
    expect(SecretFields.of('Secret', [], []).covers(['type'])).toBe(true);
  });

  it('are the values of Secrets inside other kinds, on either side', () => {
    expect(nestedSecrets(template)).toEqual([
      ['spec', 'manifests', 'data'],
      ['spec', 'manifests', 'stringData'],
    ]);
    const secrets = SecretFields.of('Wrapper', [{}, template], []);
    const whole = difference(['f:spec', 'f:manifests'], template.spec.manifests, undefined);
    const [shown] = showDifferences(secrets, [whole]);
    expect(shown?.desired).toContain('inner');
    expect(shown?.desired).toContain('ConfigMap');
    expect(shown?.desired).not.toContain('Y2FuYXJ5');
  });

  it('are what was encrypted, and all below; nothing beside it', () => {
    const secrets = SecretFields.of('Widget', [], [['spec', 'a', 'b']]);
    expect(
      [
        ['spec', 'a', 'b'],
        ['spec', 'a', 'b', 'c'],
      ].map((field) => secrets.covers(field)),
    ).toEqual([true, true]);
    expect([[], ['spec'], ['spec', 'a'], ['spec', 'a', 'bc'], ['x']].some((field) => secrets.covers(field))).toBe(
      false,
    );
  });

  it('are hidden in the paths that name list items by them', () => {
    const secrets = new SecretFields([
      ['spec', 'ports', 'name'],
      ['spec', 'tags'],
    ]);
    const shown = showDifferences(secrets, [
      difference(['f:spec', 'f:ports', 'k:{"name":"canary","port":80}', 'f:note'], 'x', 'y'),
      difference(['f:spec', 'f:tags', 'v:"canary"'], 'canary', undefined),
    ]);
    expect(shown).toEqual([
      { path: 'spec.ports[name=++++++++,port=80].note', desired: '"x"', live: '"y"' },
      { path: 'spec.tags["+++++++++"]', desired: '"++++++++"', live: null },
    ]);
  });

  it('leave numbers with all their digits when nothing is hidden', () => {
    const secrets = new SecretFields([['spec', 'token']]);
    const value = JSON.parse('{"size":7,"token":"canary"}') as unknown;
    expect(showDifferences(secrets, [difference(['f:spec'], value, null)])).toEqual([
      { path: 'spec', desired: '{"size":7,"token":"++++++++"}', live: 'null' },
    ]);
  });
});
