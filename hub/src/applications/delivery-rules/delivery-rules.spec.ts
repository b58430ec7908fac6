import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApplicationSpec } from '../application.js';
import { deliveredSyncPolicy } from './sync-policy.js';
import { annotationProblem } from './application-annotations.js';
import { type RuledApplication, ruledSyncPolicy } from './delivery-rules.js';
import { ignoreRulesOf } from './ignore-differences.js';

const application = (change: Partial<RuledApplication> = {}): RuledApplication => ({
  annotations: {},
  finalizers: [],
  spec: { project: 'default', destination: { name: 'one' }, syncPolicy: { automated: {} } },
  ...change,
});
const spec = (change: Partial<ApplicationSpec>): RuledApplication =>
  application({ spec: { ...application().spec, ...change } });
const annotated = (annotations: Record<string, string>): RuledApplication => application({ annotations });

describe('what the manifest of an application says', () => {
  it('is its sync policy and nothing more for an ordinary one, whatever else it carries', () => {
    const ordinary = application({
      annotations: { team: 'web', 'argocd.argoproj.io/refresh': 'hard' },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    });
    expect(ruledSyncPolicy(ordinary)).toEqual(deliveredSyncPolicy({ automated: {} }));
  });

  it.each<[string, RuledApplication, object]>([
    ['a project', spec({ project: 'shop' }), { project: 'shop' }],
    [
      'metadata of the namespace',
      spec({ syncPolicy: { managedNamespaceMetadata: { labels: { a: 'b' }, annotations: {} } } }),
      { managedNamespaceMetadata: { labels: { a: 'b' } } },
    ],
    [
      'retry with the newest revision',
      spec({ syncPolicy: { retry: { limit: 2, refresh: true } } }),
      { retry: expect.objectContaining({ refresh: true }) as object },
    ],
    [
      'options of comparisons',
      annotated({ 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous, ServerSideDiff=true,' }),
      { compareOptions: ['IgnoreExtraneous', 'ServerSideDiff=true'] },
    ],
    [
      'an approval',
      annotated({ 'argocd.argoproj.io/deletion-approved': '2026-03-01T12:00:00+01:00' }),
      { deletionApprovedAt: '2026-03-01T11:00:00.000Z' },
    ],
    ['a time limit', annotated({ 'wheelhouse.dev/sync-timeout': '1h30m' }), { syncTimeoutMs: 5_400_000 }],
    [
      'a progress deadline',
      annotated({ 'wheelhouse.dev/progress-deadline': '30m' }),
      { progressDeadlineMs: 1_800_000 },
    ],
    ['none', annotated({ 'wheelhouse.dev/progress-deadline': '0' }), { progressDeadlineMs: 0 }],
    [
      'the mode heal',
      annotated({ 'wheelhouse.dev/mode': 'heal' }),
      { automated: { prune: false, selfHeal: true, allowEmpty: false } },
    ],
    [
      'deletion in the background',
      application({ finalizers: ['resources-finalizer.argocd.argoproj.io/background'] }),
      { deletion: { propagation: 'background' } },
    ],
    [
      'hooks of its deletion, in any stage',
      application({ finalizers: ['post-delete-finalizer.argocd.argoproj.io/cleanup'] }),
      { deletion: { runsHooks: true } },
    ],
    [
      'a deletion that is due',
      application({ deletionRequestedAt: '2026-03-01T11:00:00.000Z' }),
      { deletion: { requestedAt: '2026-03-01T11:00:00.000Z' } },
    ],
  ])('is delivered: %s', (_, ruled, expected) => {
    expect(ruledSyncPolicy(ruled)).toMatchObject(expected);
  });

  it('is left out where it says nothing that can be meant', () => {
    const policy = ruledSyncPolicy(
      annotated({ 'argocd.argoproj.io/deletion-approved': 'yes', 'wheelhouse.dev/sync-timeout': 'soon' }),
    );
    expect(policy).not.toHaveProperty('deletionApprovedAt');
    expect(policy).not.toHaveProperty('syncTimeoutMs');
  });

  it('does not turn automation on where the mode is heal', () => {
    expect(
      ruledSyncPolicy({ ...annotated({ 'wheelhouse.dev/mode': 'heal' }), spec: { destination: {} } }).automated,
    ).toBeNull();
  });
});

describe('rules of what may differ', () => {
  it('keep what is known of them, in order', () => {
    const rule = { group: 'apps', kind: 'Deployment', name: 'web', jsonPointers: ['/spec/replicas'] };
    const other = { kind: '*', namespace: 'x', jqPathExpressions: ['.spec'], managedFieldsManagers: ['hpa'] };
    expect(
      ignoreRulesOf([
        { ...rule, future: 1 },
        { ...other, group: '' },
      ]),
    ).toEqual([rule, other]);
  });

  it('that say nothing are left out', () => {
    expect(
      ignoreRulesOf([{ kind: 'Pod' }, { kind: 'Pod', jsonPointers: [] }, { jsonPointers: ['/a'] }, 7, null]),
    ).toEqual([]);
  });

  it('are read from anything without failing', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(Array.isArray(ignoreRulesOf(value))).toBe(true)));
  });
});

describe('annotations that cannot be meant', () => {
  it.each([
    [{ 'wheelhouse.dev/mode': 'Report' }, 'report, heal, hold-upgrades'],
    [{ 'wheelhouse.dev/sync-timeout': '0s' }, '1s to 168h'],
    [{ 'wheelhouse.dev/sync-timeout': '8d' }, '1s to 168h'],
    [{ 'wheelhouse.dev/progress-deadline': 'never' }, 'or 0 (for ever)'],
    [{ 'wheelhouse.dev/progress-deadline': '169h' }, '1s to 168h'],
  ])('%j are problems', (annotations, expected) => {
    expect(annotationProblem(annotations as Record<string, string>)?.message).toContain(expected);
  });

  it('are not those of others', () => {
    expect(annotationProblem({ 'wheelhouse.dev/mode': 'report', team: 'x', constructor: 'y' })).toBeUndefined();
  });
});
