import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject } from '../json.js';
import { OwnParameters } from '../parameters/parameter-set.js';
import { plainTemplates } from '../template/plain-template.js';
import { compileApplication, DEFAULT_FINALIZERS } from './compile-application.js';
import { canonicalApplication, type GeneratedApplication } from './generated-application.js';
import { mergeTemplates } from './merge-templates.js';

const options = {
  engine: plainTemplates,
  finalizers: DEFAULT_FINALIZERS,
  placeError: (error: Error) => error as never,
};
const parameters = new OwnParameters(
  new Map([
    ['name', 'one'],
    ['blank', ''],
    ['10', 'ten'],
    ['proto', '__proto__'],
  ]),
);

/** An Application of this spec, and this metadata. */
function rendered(spec: JsonObject, metadata: JsonObject = {}): GeneratedApplication {
  return compileApplication({ metadata, spec: { destination: {}, ...spec } }, options).render(parameters);
}

describe('the normal form of an Application', () => {
  it('leaves out what Go types leave out, before and after filling in', () => {
    const application = rendered(
      {
        project: '{{blank}}',
        source: {
          repoURL: 'x',
          path: '{{blank}}',
          helm: { values: '{{blank}}', skipCrds: false },
          kustomize: { images: [] },
          directory: { recurse: false, jsonnet: { libs: [] } },
          plugin: { name: '' },
          unknown: 'field',
        },
        syncPolicy: { syncOptions: [], automated: {} },
        info: [],
        revisionHistoryLimit: 0,
      },
      { labels: { a: '{{blank}}' }, annotations: {} },
    );
    expect(application.spec).toEqual({
      destination: {},
      source: { repoURL: 'x', plugin: {} },
      syncPolicy: { automated: {} },
      revisionHistoryLimit: 0,
    });
    expect(application.labels).toEqual({ a: '' });
  });

  it('drops an object that was emptied by filling in', () => {
    expect(rendered({ source: { repoURL: 'x', directory: { exclude: '{{blank}}' } } }).spec.source).toEqual({
      repoURL: 'x',
    });
    expect(rendered({ syncPolicy: { automated: { prune: false, enabled: false } } }).spec.syncPolicy).toEqual({
      automated: { enabled: false, prune: false },
    });
  });

  it('keeps values objects as they are, without nulls in maps', () => {
    const valuesObject = { a: null, list: [null, '{{name}}'], zero: 0, empty: {}, '{{name}}': { deep: '' } };
    expect(rendered({ source: { repoURL: 'x', helm: { valuesObject } } }).spec.source?.['helm']).toEqual({
      valuesObject: { list: [null, 'one'], zero: 0, empty: {}, one: { deep: '' } },
    });
  });

  it('keeps our extension of directories', () => {
    const directory = { handlebars: { values: { cluster: '{{name}}' } } };
    expect(rendered({ source: { repoURL: 'x', directory } }).spec.source?.['directory']).toEqual({
      handlebars: { values: { cluster: 'one' } },
    });
  });

  it('shares what is the same for all parameter sets, frozen', () => {
    const template = compileApplication(
      { metadata: { name: '{{name}}' }, spec: { destination: {}, syncPolicy: { automated: { prune: true } } } },
      options,
    );
    const [first, second] = [template.render(parameters), template.render(parameters)];
    expect(first.spec).toBe(second.spec);
    expect(Object.isFrozen(first.spec.syncPolicy?.['automated'])).toBe(true);
  });

  it('takes a label key __proto__ as data', () => {
    const { labels } = rendered(
      {},
      { labels: JSON.parse('{"__proto__": "a", "{{proto}}": "{{name}}"}') as JsonObject },
    );
    expect(Object.entries(labels)).toEqual([['__proto__', 'one']]);
  });
});

describe('canonicalApplication', () => {
  it('gives the same text whatever the order of keys', () => {
    const application = rendered(
      { project: 'p', source: { repoURL: 'x' } },
      { name: 'n', labels: { 'b{{name}}': 'x', '{{10}}': 'y', '9': 'z', '10': 'w' } },
    );
    const reordered = { ...application, labels: Object.fromEntries(Object.entries(application.labels).toReversed()) };
    const text = canonicalApplication(application);
    expect(canonicalApplication(reordered)).toBe(text);
    expect(text).toContain('"labels":{"10":"w","9":"z","bone":"x","ten":"y"}');
    expect(JSON.parse(text)).toEqual({ ...application });
  });

  it('has its keys in order for whatever labels and values', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.jsonValue({ maxDepth: 2 }), (labels, value) => {
        const helm = { valuesObject: { value: JSON.parse(JSON.stringify(value)) as never, fill: '{{name}}' } };
        const application = rendered({ source: { repoURL: 'x', helm } }, { labels });
        expect(canonicalApplication(application)).toBe(canonicalApplication({ ...application }));
      }),
    );
  });
});

describe('mergeTemplates', () => {
  const general = {
    metadata: { name: 'set', labels: { a: 'set', b: 'set' }, finalizers: ['f'] },
    spec: {
      project: 'set',
      destination: { namespace: 'set' },
      sources: [{ repoURL: 'set' }],
      syncPolicy: { automated: { prune: true, selfHeal: false }, retry: { limit: 5 } },
      source: { repoURL: 'set', helm: { valuesObject: { a: 1 }, values: 'set' } },
    },
  };

  it('fills the gaps of the own template, member by member', () => {
    const own = {
      metadata: { labels: { a: 'own', b: '' }, finalizers: [] },
      spec: {
        project: '',
        destination: { name: 'own' },
        sources: [{ repoURL: 'own' }],
        source: { repoURL: '', helm: { valuesObject: {} } },
      },
    };
    expect(mergeTemplates(own, general)).toEqual({
      metadata: { name: 'set', labels: { a: 'own', b: 'set' }, finalizers: ['f'] },
      spec: {
        project: 'set',
        destination: { name: 'own', namespace: 'set' },
        sources: [{ repoURL: 'own' }],
        syncPolicy: { automated: { prune: true, selfHeal: false }, retry: { limit: 5 } },
        source: { repoURL: 'set', helm: { valuesObject: {}, values: 'set' } },
      },
    });
  });

  it('never lets false or zero win, also not for optional flags', () => {
    const own = {
      metadata: {},
      spec: { syncPolicy: { automated: { prune: false, selfHeal: true }, retry: { limit: 0 } }, destination: {} },
    };
    expect(mergeTemplates(own, general)['spec']).toMatchObject({
      syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: 5 } },
    });
  });
});
