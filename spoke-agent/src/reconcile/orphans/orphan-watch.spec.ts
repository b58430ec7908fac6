import { describe, expect, it } from '@jest/globals';
import type { Cluster, KubernetesObject, ServedKind } from '../../cluster/cluster.js';
import { silentLogger } from '../../logger.js';
import { assignmentSchema } from '../../store/state-schema.js';
import { AUTOMATED } from '../../link/fake-hub.js';
import { FakeClock } from '../clock.js';
import { RequestLimiter } from '../writes/limiter.js';
import { ManagedState, type ManagedApplication } from '../state/managed-state.js';
import { StatusBoard } from '../state/status-board.js';
import { OrphanWatch } from './orphan-watch.js';
import { canBeOrphaned, isIgnored, orphanCondition, orphanOf } from './orphaned-objects.js';

const object = (kind: string, name: string, more: object = {}): KubernetesObject => ({
  apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
  kind,
  metadata: { name, namespace: 'shop', ...more },
});
const kind = (apiVersion: string, name: string, namespaced = true): ServedKind => ({
  apiVersion,
  kind: name,
  namespaced,
  plural: `${name.toLowerCase()}s`,
});
const none = new Set<string>();

describe('an orphan', () => {
  it('is what no application and no other object has', () => {
    expect(orphanOf(object('ConfigMap', 'x'), none)).toEqual({
      group: '',
      kind: 'ConfigMap',
      namespace: 'shop',
      name: 'x',
    });
    expect(orphanOf(object('ConfigMap', 'x'), new Set(['/ConfigMap/shop/x']))).toBeUndefined();
    expect(orphanOf(object('Pod', 'x', { ownerReferences: [{}] }), none)).toBeUndefined();
  });

  it('is never what the cluster makes in every namespace', () => {
    expect(orphanOf(object('ServiceAccount', 'default'), none)).toBeUndefined();
    expect(orphanOf(object('ConfigMap', 'kube-root-ca.crt'), none)).toBeUndefined();
    expect(orphanOf(object('Service', 'kubernetes', { namespace: 'default' }), none)).toBeUndefined();
    expect(orphanOf(object('Service', 'kubernetes'), none)).toBeDefined();
  });

  it('is never an event, a lease or what follows from another object', () => {
    for (const [version, name] of [
      ['v1', 'Event'],
      ['coordination.k8s.io/v1', 'Lease'],
      ['discovery.k8s.io/v1', 'EndpointSlice'],
    ])
      expect(canBeOrphaned(kind(version ?? '', name ?? ''))).toBe(false);
    expect(canBeOrphaned(kind('v1', 'Namespace', false))).toBe(false);
    expect(canBeOrphaned(kind('v1', 'ConfigMap'))).toBe(true);
  });

  it('is none where the project says so, by globs', () => {
    const orphan = { group: '', kind: 'Secret', namespace: 'shop', name: 'sh.helm.release.v1.web.v1' };
    const rules = (rule: object): Parameters<typeof isIgnored>[1] => ({ warn: true, ignore: [rule] });
    expect(isIgnored(orphan, rules({ kind: 'Secret', name: 'sh.helm.*' }))).toBe(true);
    expect(isIgnored(orphan, rules({}))).toBe(true);
    expect(isIgnored(orphan, rules({ group: 'apps' }))).toBe(false);
    expect(isIgnored(orphan, rules({ kind: 'ConfigMap' }))).toBe(false);
  });

  it('is named, and many of them are counted', () => {
    const orphans = Array.from({ length: 30 }, (_, n) => ({
      group: '',
      kind: 'Secret',
      namespace: 'shop',
      name: `s${n}`,
    }));
    expect(orphanCondition([], false)).toBeUndefined();
    expect(orphanCondition(orphans.slice(0, 1), false)?.message).toContain(
      '1 object in its namespaces belongs to no application: Secret shop/s0.',
    );
    expect(orphanCondition(orphans, true)?.message).toMatch(/^At least 30 objects .* and 10 more\./);
  });
});

describe('the watch for orphans', () => {
  const state = new ManagedState();
  const asked: string[] = [];
  const cluster: Pick<Cluster, 'kinds' | 'pages'> = {
    kinds: () =>
      Promise.resolve([
        kind('v1', 'ConfigMap'),
        kind('v1', 'Event'),
        kind('apps/v1beta1', 'Deployment'),
        kind('apps/v1', 'Deployment'),
      ]),
    async *pages(apiVersion, name, { namespace = '', metadataOnly }) {
      asked.push(`${apiVersion} ${name} ${namespace} ${String(metadataOnly)}`);
      if (name === 'Deployment') throw new Error('It may not be listed.');
      yield await Promise.resolve([object('ConfigMap', 'mine')]);
      yield [object('ConfigMap', 'stray')];
    },
  };
  const parts = { cluster, state, board: new StatusBoard(), limiter: new RequestLimiter(2) };
  const watch = new OrphanWatch({ ...parts, clock: new FakeClock(), logger: silentLogger });

  function application(orphans?: { warn: boolean; ignore: [] }): ManagedApplication {
    const made = state.ensureApplication('a');
    made.plannedRender = 'render';
    const names = { applicationId: 'a', applicationName: 'web', digest: '', revision: '', namespace: 'shop' };
    const syncPolicy = { ...AUTOMATED, ...(orphans && { orphans }) };
    made.assignment = assignmentSchema.parse({ ...names, renderDigest: 'a'.repeat(64), operation: null, syncPolicy });
    state.ensureObject({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'mine' }, 'a');
    return made;
  }

  it('asks nothing where nobody wants to know', async () => {
    application();
    await watch.look();
    expect(asked).toEqual([]);
  });

  it('reads names of each kind once, and goes on where a kind may not be listed', async () => {
    const made = application({ warn: true, ignore: [] });
    await watch.look();
    expect(asked).toEqual(['v1 ConfigMap shop true', 'apps/v1 Deployment shop true']);
    expect(made.orphanCondition?.message).toContain(
      '1 object in its namespaces belongs to no application: ConfigMap shop/stray.',
    );
  });

  it('takes the warning back when nobody wants to know any more', async () => {
    const made = application();
    await watch.look();
    expect(made.orphanCondition).toBeUndefined();
  });
});
