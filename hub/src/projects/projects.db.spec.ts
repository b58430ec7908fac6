import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseApplication } from '@wheelhouse/generators';
import type { DeliveredSyncPolicy } from '@wheelhouse/protocol';
import type { TestHub } from '../application-sets/test-hub.js';
import { useTestHub } from '../application-sets/test-hub-lifetime.js';
import { draftOf } from '../applications/application.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'a/x.yaml': '1' });
  await hub.register([{ name: 'eu-1' }, { name: 'us-1' }]);
});

const manifest = (name: string, project: string, cluster = 'eu-1'): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  project: ${project}
  source: { repoURL: '${url}', path: a, targetRevision: main }
  destination: { name: ${cluster}, namespace: web }
`;

const applyApplication = (name: string, project: string, cluster = 'eu-1'): Promise<string> =>
  hub.applying.apply(manifest(name, project, cluster), 'ann');

async function applyProject(name: string, spec: Record<string, unknown> = {}): Promise<readonly string[]> {
  const anything = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] };
  const object = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name },
    spec: { ...anything, ...spec },
  };
  const { warnings } = await hub.projectRegistry.apply(JSON.stringify(object), 'ann');
  await hub.jobs.runAll();
  return warnings;
}

async function stateOf(name: string): Promise<{ policy: DeliveredSyncPolicy | null; reasons: string[] }> {
  const [row] = await hub.dataSource.query<
    { policy: DeliveredSyncPolicy | null; conditions: { type: string; reason: string }[] }[]
  >(
    `select (select a.content -> 'syncPolicy' from assignments a where a.application_id = p.id and not a.is_removed) as policy,
            p.conditions from applications p where p.name = $1`,
    [name],
  );
  return {
    policy: row?.policy ?? null,
    reasons: (row?.conditions ?? []).map(({ type, reason }) => `${type}/${reason}`),
  };
}

const window = {
  kind: 'deny',
  schedule: '0 8 * * *',
  duration: '1h30m',
  clusters: ['eu-*'],
  timeZone: 'Europe/Berlin',
};

describe('a sync window with members that nobody reads', () => {
  it('is taken with a warning, every time', async () => {
    const told = [expect.stringContaining('"timezone" is no field of spec.syncWindows[0]; did you mean "timeZone"?')];
    const spec = { syncWindows: [{ ...window, timezone: 'UTC' }] };
    expect(await applyProject('odd', spec)).toEqual(told);
    expect(await applyProject('odd', spec)).toEqual(told);
  });
});

describe('what agents are told of a project', () => {
  it('is nothing where nothing concerns the application: its digest is that of an ordinary one', async () => {
    await applyApplication('web', 'default');
    expect(Object.keys((await stateOf('web')).policy ?? {}).toSorted()).toEqual(['automated', 'retry', 'syncOptions']);
    await applyProject('default');
    expect(Object.keys((await stateOf('web')).policy ?? {}).toSorted()).toEqual(['automated', 'retry', 'syncOptions']);
  });

  it('follows the project: windows of its cluster, orphans, and whom to impersonate', async () => {
    await applyApplication('web', 'shop');
    await applyApplication('far', 'shop', 'us-1');
    await applyProject('shop', {
      syncWindows: [window],
      orphanedResources: { warn: true, ignore: [{ kind: 'ConfigMap', name: 'x-*' }] },
      destinationServiceAccounts: [{ server: '*', namespace: 'web', defaultServiceAccount: 'deployer' }],
    });
    expect((await stateOf('web')).policy).toMatchObject({
      project: 'shop',
      windows: [{ kind: 'deny', schedule: '0 8 * * *', durationMs: 5_400_000, timeZone: 'Europe/Berlin' }],
      orphans: { warn: true, ignore: [{ kind: 'ConfigMap', name: 'x-*' }] },
      serviceAccount: 'web:deployer',
    });
    expect((await stateOf('far')).policy).not.toHaveProperty('windows');
    await applyProject('shop');
    expect((await stateOf('web')).policy).not.toHaveProperty('windows');
    expect((await stateOf('web')).policy).not.toHaveProperty('serviceAccount');
  });

  it('is not repeated to agents whose applications it does not change', async () => {
    await applyApplication('far', 'shop', 'us-1');
    await applyProject('shop');
    const revisions = () => hub.dataSource.query('select desired_revision from cluster_deliveries order by 1');
    const before = await revisions();
    await applyProject('shop', { syncWindows: [window], description: 'x' });
    expect(await revisions()).toEqual(before);
  });
});

describe('what a project does not allow', () => {
  it('is not rendered for a new application, says which rule, and goes when the rule does', async () => {
    await applyProject('shop', { destinations: [{ name: 'us-*', namespace: '*' }] });
    await applyApplication('web', 'shop');
    expect(await stateOf('web')).toEqual({ policy: null, reasons: ['InvalidSpecError/ProjectForbids'] });
    await applyProject('shop');
    expect((await stateOf('web')).reasons).toEqual([]);
    expect((await stateOf('web')).policy).not.toBeNull();
  });

  it('is found also where the project changed while the application was being written', async () => {
    await applyProject('shop');
    const { application } = parseApplication(manifest('web', 'shop'));
    const [cluster] = await hub.destinations.resolve([application.spec]);
    const prepared = await hub.applications.prepare([{ draft: draftOf(application, cluster) }]);
    await applyProject('shop', { destinations: [{ name: 'us-*', namespace: '*' }] });
    await hub.dataSource.transaction((tx) =>
      hub.applications.upsertAll(prepared, { applicationSetId: null, initiatedBy: 'ann' }, tx),
    );
    await hub.applications.confirm(prepared);
    await hub.jobs.runAll();
    expect((await stateOf('web')).reasons).toEqual(['InvalidSpecError/ProjectForbids']);
    expect((await stateOf('web')).policy?.hold?.reason).toBe('InvalidSpec');
  });

  it('holds an application that runs already where it is, and lets it go again', async () => {
    await applyProject('shop');
    await applyApplication('web', 'shop');
    await applyProject('shop', { sourceRepos: ['https://elsewhere.example.com/*'] });
    const held = await stateOf('web');
    expect(held.reasons).toEqual(['InvalidSpecError/ProjectForbids']);
    expect(held.policy?.hold).toMatchObject({ reason: 'InvalidSpec', heals: false, allowsRequests: false });
    await applyProject('shop');
    expect((await stateOf('web')).policy).not.toHaveProperty('hold');
  });

  it('may be any kind that its applications contain', async () => {
    const kind = { group: 'argoproj.io', kind: 'Application', isNamespaced: true };
    expect(await hub.projects.mayContain('shop', kind)).toBe(true);
    await applyProject('shop', { namespaceResourceWhitelist: [{ group: '', kind: '*' }] });
    expect(await hub.projects.mayContain('shop', kind)).toBe(false);
  });
});

describe('a cluster that projects name', () => {
  it('is judged again under another name', async () => {
    await applyProject('shop', { destinations: [{ name: 'eu-*', namespace: '*' }], syncWindows: [window] });
    await applyApplication('web', 'shop');
    expect((await stateOf('web')).policy).toHaveProperty('windows');
    await hub.dataSource.transaction(async (tx) => {
      const rows = await tx.query<[{ id: string }[], number]>(
        `update clusters set name = 'us-2' where name = 'eu-1' returning id`,
      );
      await hub.observers.notify([rows[0][0]?.id ?? ''], tx);
    });
    await hub.jobs.runAll();
    const { policy, reasons } = await stateOf('web');
    expect(reasons).toEqual(['InvalidSpecError/ProjectForbids']);
    expect(policy).toMatchObject({ hold: { reason: 'InvalidSpec' } });
    expect(policy).not.toHaveProperty('windows');
  });
});

describe('a project that nobody applied', () => {
  it('is a name and nothing more while there are no projects; the first one warns of the others', async () => {
    await applyApplication('web', 'shop');
    expect((await stateOf('web')).reasons).toEqual([]);
    expect(await applyProject('other')).toEqual([expect.stringContaining('1 application names the project "shop"')]);
    expect((await stateOf('web')).reasons).toEqual(['InvalidSpecError/ProjectNotFound']);
    expect((await stateOf('web')).policy?.hold?.reason).toBe('InvalidSpec');
    await applyProject('shop');
    expect((await stateOf('web')).reasons).toEqual([]);
  });

  it('matters to none of the applications of the project "default"', async () => {
    await applyApplication('web', 'default');
    await applyProject('other');
    expect((await stateOf('web')).reasons).toEqual([]);
  });
});

describe('deleting a project', () => {
  it('is refused while applications use it, unless forced', async () => {
    await applyProject('shop');
    await applyProject('kept');
    await applyApplication('web', 'shop');
    await expect(hub.projectRegistry.delete('shop', false, 'ann')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('1 application (web)'),
    });
    await hub.projectRegistry.delete('shop', true, 'ann');
    await hub.jobs.runAll();
    expect((await stateOf('web')).reasons).toEqual(['InvalidSpecError/ProjectNotFound']);
    await expect(hub.projectRegistry.delete('shop', true, 'ann')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
