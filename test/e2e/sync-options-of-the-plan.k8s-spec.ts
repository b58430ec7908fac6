// Options that decide what a sync touches, on a real API server: some objects only, what differs only, nothing at all, deleting only when a
// person agrees, kinds that are not there yet.
import { expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { configMap, ON_REQUEST } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const settings = (name: string, options = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  annotations: {argocd.argoproj.io/sync-options: "${options}"}\n`;
const later = `apiVersion: later.example.com/v1
kind: Later
metadata:
  name: one
  annotations: {argocd.argoproj.io/sync-options: "SkipDryRunOnMissingResource=true", argocd.argoproj.io/sync-wave: "1"}
`;
const files = {
  'apps/asked/objects.yaml': [configMap('a', { v: '1' }), configMap('b', { v: '1' })].join('---\n'),
  'apps/asked/old.yaml': configMap('old', { v: '1' }),
  'apps/confirmed/stays.yaml': settings('stays'),
  'apps/confirmed/precious.yaml': settings('precious', 'Prune=confirm'),
  'apps/confirmed/common.yaml': settings('common'),
  'apps/missing/objects.yaml': [settings('base'), later].join('---\n'),
};
const SYNC = `mutation($resources: [ResourceSelectorInput!], $dryRun: Boolean, $syncOptions: [String!]) {
  syncApplication(name: "asked", prune: true, resources: $resources, dryRun: $dryRun, syncOptions: $syncOptions) { operationId }
}`;
const RESULTS = `{ application(name: "asked") { operation { phase startedAt message results { name status message } } } }`;

interface Results {
  readonly application: {
    readonly operation: {
      readonly phase: string;
      readonly startedAt: string;
      readonly message: string;
      readonly results: readonly { name: string; status: string; message: string | null }[];
    } | null;
  };
}

describeOnCluster('sync options of the plan', files, (story) => {
  const versionOf = async (name: string): Promise<unknown> =>
    ((await story().find('configmap', name))?.['data'] as { v?: string } | undefined)?.v;
  const sync = async (variables: Record<string, unknown> = {}): Promise<void> => {
    const { startedAt } = (await results()) ?? {};
    await story().fleet.client.request(SYNC, variables);
    await until('the sync is done', async () => {
      const now = await results();
      return now?.phase === 'Succeeded' && now.startedAt !== startedAt;
    });
  };
  const results = async (): Promise<Results['application']['operation']> =>
    (await story().fleet.client.request<Results>(RESULTS)).application.operation;

  it('only say what a sync would do in a dry run', async () => {
    await story().apply('asked', { syncPolicy: ON_REQUEST });
    await story().fleet.untilApplication('asked', 'is known', ({ syncStatus }) => syncStatus === 'OutOfSync');
    await sync({ dryRun: true });
    expect((await results())?.message).toBe('Dry run, nothing was written: 3 created.');
    expect((await results())?.results).toContainEqual({ name: 'a', status: 'Synced', message: 'It would be created.' });
    expect(await versionOf('a')).toBeUndefined();
  });

  it('touch only the objects that were named', async () => {
    await sync({ resources: [{ group: '', kind: 'ConfigMap', name: 'a' }] });
    expect([await versionOf('a'), await versionOf('b')]).toEqual(['1', undefined]);
    expect((await story().fleet.application('asked'))?.syncStatus).toBe('OutOfSync');
    await sync();
    await story().untilSynced('asked');
  });

  it('tell what was deleted and changed, and leave the rest alone with ApplyOutOfSyncOnly', async () => {
    const objects = [configMap('a', { v: '2' }), configMap('b', { v: '1' })].join('---\n');
    await story().fleet.push({ 'apps/asked/objects.yaml': objects, 'apps/asked/old.yaml': null });
    await story().fleet.untilApplication('asked', 'differs', ({ syncStatus }) => syncStatus === 'OutOfSync');
    await sync({ syncOptions: ['ApplyOutOfSyncOnly=true'] });
    expect((await results())?.results.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'old Pruned',
      'a Synced',
    ]);
    expect(await versionOf('a')).toBe('2');
    await sync();
    expect((await results())?.results.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('wait for a person before anything is deleted that asks for it', async () => {
    await story().apply('confirmed', { syncPolicy: syncing() });
    await story().untilSynced('confirmed');
    await story().fleet.push({ 'apps/confirmed/precious.yaml': null, 'apps/confirmed/common.yaml': null });
    const { operation } = await story().fleet.untilApplication('confirmed', 'waits', (seen) =>
      /waits for a person to confirm/.test(seen.operation?.message ?? ''),
    );
    expect(operation?.message).toMatch(
      /ConfigMap \S+\/precious may be deleted: `wheelhouse app confirm-deletion confirmed`\.$/,
    );
    await staysTrue('it is there', 1_500, async () => (await story().find('configmap', 'precious')) !== undefined);
    await story().confirmDeletion('confirmed');
    await story().untilGone('configmap', 'precious');
    await story().untilGone('configmap', 'common');
    await story().untilSynced('confirmed');
  });

  it('let what is of an unknown kind be tried only when its turn has come', async () => {
    const policy = { ...(syncing() as object), retry: { limit: 0 } };
    await story().apply('missing', { syncPolicy: policy });
    await until('the wave before is applied', () => story().find('configmap', 'base'));
  });
});
