import { describe, expect, it } from '@jest/globals';
import type { ApplicationManifest } from '../../applications/applications.service.js';
import { LiveFields } from './live-fields.js';

interface Rule {
  readonly name?: string;
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
}

function fields(rules: readonly Rule[], preserved: { labels?: string[]; annotations?: string[] } = {}): LiveFields {
  const { labels = [], annotations = [] } = preserved;
  return LiveFields.ofSet({
    spec: { ignoreApplicationDifferences: JSON.parse(JSON.stringify(rules)) },
    preservedFields: { labels, annotations },
  });
}

function application(changes: Partial<ApplicationManifest> = {}): ApplicationManifest {
  const source = Object.freeze({ repoURL: 'one', path: 'web', targetRevision: 'main' });
  const spec = { project: 'default', source, destination: { name: 'c1', namespace: 'n' } };
  return { name: 'web', labels: {}, annotations: {}, finalizers: [], spec, ...changes };
}

function withSpec(spec: object): ApplicationManifest {
  return application({ spec: { ...application().spec, ...spec } });
}

const byHand = withSpec({ source: { repoURL: 'one', path: 'web', targetRevision: 'feature' } });

describe('what a set leaves alone in its applications', () => {
  it.each<[string, Rule]>([
    ['a JSON pointer', { jsonPointers: ['/spec/source/targetRevision'] }],
    ['a jq path', { jqPathExpressions: ['.spec.source.targetRevision'] }],
    ['a rule for this application', { name: 'web', jsonPointers: ['/spec/source/targetRevision'] }],
  ])('keeps the live value of %s in what it writes, and takes the rest as it was generated', (_, rule) => {
    const generated = withSpec({ source: { repoURL: 'one', path: 'web2', targetRevision: 'main' } });
    expect(fields([rule]).keep(generated, byHand).spec.source).toEqual({
      repoURL: 'one',
      path: 'web2',
      targetRevision: 'feature',
    });
  });

  it('takes everything as it was generated for an application that the rule does not name', () => {
    const rule = { name: 'other', jsonPointers: ['/spec/source/targetRevision'] };
    expect(fields([rule]).keep(application(), byHand)).toEqual(application());
  });

  it('keeps a field away that was removed from the live application', () => {
    const rule = { jsonPointers: ['/spec/source/targetRevision', '/spec/syncPolicy/automated'] };
    const live = withSpec({ source: { repoURL: 'one', path: 'web' } });
    const generated = withSpec({ syncPolicy: { automated: { prune: true } } });
    const kept = fields([rule]).keep(generated, live);
    expect(kept.spec).toEqual(live.spec);
  });

  it('takes a part of the spec that is new as a whole, ignored fields and all', () => {
    const rule = { jsonPointers: ['/spec/source/targetRevision'] };
    const { destination } = application().spec;
    const live = application({ spec: { destination, sources: [{ repoURL: 'one' }] } });
    expect(fields([rule]).keep(application(), live)).toEqual(application());
  });

  it('keeps fields inside lists item by item, where Argo CD would replace the list', () => {
    const rule = { jqPathExpressions: ['.spec.sources[] | select(.repoURL == "two").targetRevision'] };
    const sources = (revision: string, path: string) => [
      { repoURL: 'one', path, targetRevision: 'main' },
      { repoURL: 'two', targetRevision: revision },
    ];
    const kept = fields([rule]).keep(
      withSpec({ sources: sources('main', 'new') }),
      withSpec({ sources: sources('v2', 'old') }),
    );
    expect(kept.spec.sources).toEqual(sources('v2', 'new'));
  });

  it('keeps preserved labels and annotations, and those of other tools always', () => {
    const live = application({
      labels: { team: 'blue', set: 'old' },
      annotations: { note: 'kept', 'argocd.argoproj.io/refresh': 'normal', other: 'gone' },
    });
    const generated = application({ labels: { set: 'new' } });
    const kept = fields([], { labels: ['team'], annotations: ['note'] }).keep(generated, live);
    expect(kept.labels).toEqual({ set: 'new', team: 'blue' });
    expect(kept.annotations).toEqual({ note: 'kept', 'argocd.argoproj.io/refresh': 'normal' });
  });

  it('keeps finalizers of hooks around a deletion, and no other', () => {
    const hook = 'post-delete-finalizer.argocd.argoproj.io/cleanup';
    const live = application({ finalizers: ['mine.example.com/x', hook] });
    const generated = application({ finalizers: ['resources-finalizer.argocd.argoproj.io/background'] });
    expect(fields([]).keep(generated, live).finalizers).toEqual([...generated.finalizers, hook]);
    expect(fields([]).keep({ ...generated, finalizers: [hook] }, live).finalizers).toEqual([hook]);
  });

  it('changes nothing that generated applications share', () => {
    const generated = application();
    fields([{ jsonPointers: ['/spec/source/targetRevision'] }]).keep(generated, byHand);
    expect(generated).toEqual(application());
  });

  it('compares without all that: what is left is the business of the set', () => {
    const rules = fields([{ jsonPointers: ['/spec/source/targetRevision', '/spec/syncPolicy/automated'] }], {
      labels: ['team'],
    });
    const changed = { ...byHand, labels: { team: 'blue' }, spec: { ...byHand.spec, syncPolicy: { automated: {} } } };
    expect(rules.strip(changed)).toEqual(rules.strip(application()));
    expect(rules.strip({ ...changed, labels: { set: 'x' } })).not.toEqual(rules.strip(application()));
  });

  it.each<[string, Rule]>([
    ['spec/source', { jsonPointers: ['spec/source'] }],
    ['del(.spec)', { jqPathExpressions: ['del(.spec)'] }],
  ])('refuses "%s" and names it with its place', (text, rule) => {
    expect(() => fields([{}, rule])).toThrow(
      expect.objectContaining({
        code: 'INVALID_SPEC',
        message: expect.stringMatching(/^spec\.ignoreApplicationDifferences\[1\]\..*\[0\]: /),
      }),
    );
    expect(() => fields([{}, rule])).toThrow(text);
  });
});
