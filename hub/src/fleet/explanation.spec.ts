import { describe, expect, it } from '@jest/globals';
import { explain, type ExplanationFacts } from './explanation.js';

const settled: ExplanationFacts = {
  applicationName: 'shop-oslo',
  clusterName: 'oslo',
  hasCluster: true,
  isDeleting: false,
  applicationSet: { name: 'shop', conditions: [] },
  createdAt: '2026-01-01T00:00:00.000Z',
  conditions: [],
  revision: 'c0ffee',
  renderDigest: 'r2',
  renderedAt: '2026-01-01T00:00:01.000Z',
  isStale: false,
  freshness: 'Live',
  lastContactAt: '2026-01-01T00:00:05.000Z',
  assignedRevision: 4,
  assignedRenderDigest: 'r2',
  heldRevision: 4,
  hold: null,
  children: null,
  parentName: null,
  status: {
    renderDigest: 'r2',
    syncStatus: 'Synced',
    health: 'Healthy',
    message: null,
    operation: null,
    reportedAt: '2026-01-01T00:00:04.000Z',
    conditions: [],
  },
  applicationHold: null,
  isAutomated: true,
  unhealthy: [],
};
const status = (change: Partial<NonNullable<ExplanationFacts['status']>>): ExplanationFacts['status'] =>
  settled.status && { ...settled.status, ...change };
const condition = (type: string, reason: string, message: string) => ({
  type,
  status: 'True',
  reason,
  message,
  lastTransitionTime: '2026-01-01T00:00:00.000Z',
});

const children = {
  runsOnHub: true,
  syncStatus: 'OutOfSync',
  health: 'Healthy',
  message: null,
  isCurrent: true,
  reportedAt: '2026-11-21T10:00:00Z',
} as const;

describe('an explanation', () => {
  it('says who holds what is not synced, and that all is well where nothing waits', () => {
    const applicationHold = { reason: 'Suspended', message: 'Suspended by ann: moving.' };
    expect(explain({ ...settled, applicationHold }).isSettled).toBe(true);
    const waiting = explain({ ...settled, applicationHold, status: status({ syncStatus: 'OutOfSync' }) });
    expect(waiting).toMatchObject({ waitingFor: 'Apply', message: 'Suspended by ann: moving.' });
  });

  it('says what a deletion waits for, as its agent told it', () => {
    const asks = 'Nothing is deleted before a person confirms it (Delete=confirm): ConfigMap shop/a.';
    const waiting = explain({ ...settled, isDeleting: true, status: status({ message: asks }) });
    expect(waiting).toMatchObject({ waitingFor: 'Generator', message: `It is being deleted. ${asks}` });
    const silent = explain({ ...settled, isDeleting: true });
    expect(silent.message).toBe('It is being deleted: its objects go first.');
  });

  it('takes a warning for a reason only while something is not synced', () => {
    const conditions = [{ type: 'OrphanedResourceWarning', reason: 'Orphans', message: 'There are 2 orphans.' }];
    expect(explain({ ...settled, status: status({ conditions }) }).isSettled).toBe(true);
    const differs = explain({ ...settled, status: status({ conditions, syncStatus: 'OutOfSync' }) });
    expect(differs).toMatchObject({ waitingFor: 'Apply', message: 'There are 2 orphans.' });
  });

  it('says that all is well when every step is met', () => {
    const explanation = explain(settled);
    expect(explanation).toMatchObject({ isSettled: true, waitingFor: null });
    expect(explanation.steps.map((step) => [step.step, step.status])).toEqual([
      ['Generator', 'Met'],
      ['Render', 'Met'],
      ['Delivery', 'Met'],
      ['Apply', 'Met'],
      ['Health', 'Met'],
    ]);
  });

  it.each<[string, Partial<ExplanationFacts>, string, string]>([
    [
      'a failed generator',
      { applicationSet: { name: 's', conditions: [condition('ErrorOccurred', 'GeneratorFailed', 'no repo')] } },
      'Generator',
      'GeneratorFailed',
    ],
    [
      'a held plan',
      { applicationSet: { name: 's', conditions: [condition('PlanHeld', 'DeletionBudgetExceeded', 'held')] } },
      'Generator',
      'DeletionBudgetExceeded',
    ],
    ['an unknown destination', { hasCluster: false }, 'Generator', 'DestinationUnknown'],
    [
      'a render that failed',
      { conditions: [condition('ComparisonError', 'YAML_INVALID', 'a.yaml:3:1')] },
      'Render',
      'YAML_INVALID',
    ],
    ['a render that is still to come', { renderDigest: null }, 'Render', 'NotRendered'],
    ['an agent that never joined', { freshness: 'Lost', lastContactAt: null }, 'Delivery', 'NeverConnected'],
    ['a lost cluster', { freshness: 'Lost' }, 'Delivery', 'ClusterLost'],
    ['a holding agent', { hold: { code: 'HUB_BEHIND', message: 'behind', since: '' } }, 'Delivery', 'HUB_BEHIND'],
    ['an agent that is behind', { heldRevision: 3 }, 'Delivery', 'AgentBehind'],
    [
      'a change that waits for what it depends on',
      { conditions: [condition('Waiting', 'DependsOn', 'waits for "db"')] },
      'Apply',
      'DependsOn',
    ],
    [
      'applications that it makes and that wait',
      { hasCluster: false, children: { ...children, message: 'Wave 0 waits' } },
      'Apply',
      'ChildrenOutOfSync',
    ],
    [
      'applications that it makes and that are degraded',
      { hasCluster: false, children: { ...children, syncStatus: 'Synced', health: 'Degraded' } },
      'Health',
      'Degraded',
    ],
    ['an agent that has not reported', { status: null }, 'Apply', 'NotReported'],
    ['a failed sync', { status: status({ operation: { phase: 'Failed', message: 'denied' } }) }, 'Apply', 'SyncFailed'],
    ['a report on an older render', { status: status({ renderDigest: 'r1' }) }, 'Apply', 'OutOfSync'],
    [
      'a degraded object',
      {
        status: status({ health: 'Degraded' }),
        unhealthy: [{ kind: 'Deployment', name: 'shop', health: 'Degraded', message: 'crash' }],
      },
      'Health',
      'Degraded',
    ],
  ])('names %s as the first unmet step and leaves the later ones pending', (_, change, step, reason) => {
    const explanation = explain({ ...settled, ...change });
    expect(explanation.waitingFor).toBe(step);
    const at = explanation.steps.findIndex((entry) => entry.step === step);
    expect(explanation.steps[at]).toMatchObject({ status: 'Unmet', reason });
    expect(explanation.message).toBe(explanation.steps[at]?.message);
    expect(explanation.steps.slice(at + 1).map((entry) => entry.status)).toEqual(
      explanation.steps.slice(at + 1).map(() => 'Pending'),
    );
  });

  it('tells how to sync when nothing does it by itself', () => {
    const explanation = explain({ ...settled, isAutomated: false, status: status({ syncStatus: 'OutOfSync' }) });
    expect(explanation.message).toContain('wheelhouse app sync shop-oslo');
  });
});
