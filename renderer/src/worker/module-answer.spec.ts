import { describe, expect, it } from '@jest/globals';
import { MAX_OBJECTS, MAX_RENDER_BYTES } from '../render-limits.js';
import { readModuleAnswer } from './module-answer.js';
import { MAX_PROBLEM_LENGTH } from './worker-limits.js';

const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'x' } };

function read(objects: readonly unknown[], place = 'templates/a.yaml'): ReturnType<typeof readModuleAnswer> {
  const manifests = objects.map((object) => ({
    json: typeof object === 'string' ? object : JSON.stringify(object),
    place,
  }));
  return readModuleAnswer(JSON.stringify({ manifests, warnings: ['old'] }), 'apps/shop');
}

describe('An answer of the module', () => {
  it('becomes manifests with their canonical text', () => {
    expect(read([{ metadata: { name: 'a', namespace: 'x' }, kind: 'ConfigMap', apiVersion: 'v1' }])).toEqual({
      manifests: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          namespace: 'x',
          name: 'a',
          text: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"x"}}',
          place: 'templates/a.yaml',
        },
      ],
      warnings: ['old'],
    });
  });

  it('keeps whole numbers of 64 bits', () => {
    const json = '{"apiVersion":"v1","kind":"X","metadata":{"name":"a"},"n":9007199254740993}';
    expect(read([json])).toMatchObject({ manifests: [{ text: json }] });
  });

  it('has lists opened and null documents dropped', () => {
    expect(read(['null', { kind: 'List', apiVersion: 'v1', items: [CONFIG, CONFIG] }])).toMatchObject({
      manifests: [{ name: 'a' }, { name: 'a' }],
    });
  });

  it.each([
    ['no kind', { apiVersion: 'v1', metadata: { name: 'a' } }],
    ['no name', { apiVersion: 'v1', kind: 'X', metadata: {} }],
    ['no object', 'true'],
    ['too much depth', `${'['.repeat(300)}${']'.repeat(300)}`.replace(/^/, '{"kind":"X","a":').concat('}')],
  ])('with %s is a problem with its place', (_, object) =>
    expect(read([CONFIG, object])).toEqual({
      problem: {
        code: 'INVALID_MANIFEST',
        message: expect.stringContaining('templates/a.yaml: '),
        location: 'templates/a.yaml',
      },
    }),
  );

  it('names the source when an object comes from no file', () => {
    expect(read([{ kind: 'X' }], '')).toMatchObject({ problem: { location: 'apps/shop' } });
  });

  it('is a problem when there is too much', () => {
    expect(read(Array.from({ length: MAX_OBJECTS + 1 }, () => CONFIG))).toMatchObject({
      problem: { code: 'RENDER_LIMIT_EXCEEDED' },
    });
    const large = { ...CONFIG, data: { a: 'x'.repeat(MAX_RENDER_BYTES / 2) } };
    expect(read([large, large])).toMatchObject({ problem: { code: 'RENDER_LIMIT_EXCEEDED' } });
  });

  it('passes problems on, within bounds', () => {
    const error = { code: 'RENDER_FAILED', message: 'x'.repeat(10_000), place: 'a.yaml:3' };
    const outcome = readModuleAnswer(JSON.stringify({ error }), 'apps');
    expect(outcome).toMatchObject({ problem: { code: 'RENDER_FAILED', location: 'a.yaml:3' } });
    expect('problem' in outcome && outcome.problem.message).toHaveLength(MAX_PROBLEM_LENGTH + 1);
    expect(readModuleAnswer('{"error":{"code":"SUBMODULE","message":"m","place":""}}', '')).toEqual({
      problem: { code: 'SUBMODULE', message: 'm', location: null },
    });
    expect(readModuleAnswer('{"error":{"code":"RENDER_FAILED","message":"m","place":""}}', 'apps/web')).toEqual({
      problem: { code: 'RENDER_FAILED', message: 'm', location: 'apps/web' },
    });
  });
});
