import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../test-hub.js';
import { useTestHub } from '../test-hub-lifetime.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'web/app.yaml': 'a', 'web2/app.yaml': 'b' });
});

function setOf(name: string, options: { spec?: string; path?: string } = {}): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: web }
spec:
  generators: [{ clusters: {} }]
${options.spec ?? ''}
  template:
    metadata: { name: '${name}', labels: { set: web } }
    spec:
      project: default
      source: { repoURL: '${url}', path: ${options.path ?? 'web'}, targetRevision: main }
      destination: { name: '{{name}}', namespace: web }
      syncPolicy: { automated: { prune: true } }
`;
}

type Names = Record<string, string>;

/** Names by application id. */
async function names(): Promise<Names> {
  const rows = await hub.dataSource.query<{ id: string; name: string }[]>('select id, name from applications');
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

async function assigned(): Promise<Names> {
  const rows = await hub.dataSource.query<{ id: string; name: string }[]>(
    `select application_id as id, content ->> 'applicationName' as name from assignments where not is_removed`,
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

const tenClusters = Array.from({ length: 10 }, (_, index) => ({ name: `c${index}` }));

describe('a set whose template gives its applications other names', () => {
  it('renames them all, budget or not, and tells the agents the new names of the same applications', async () => {
    await hub.register(tenClusters);
    await hub.sets.apply(setOf('{{name}}-web'), 'ann');
    const before = await names();
    const { plan } = await hub.sets.preview(setOf('web-{{name}}'));
    expect(plan).toMatchObject({ renameCount: 10, createCount: 0, deleteCount: 0, heldReason: null });
    expect(plan.items[0]).toEqual({
      action: 'Rename',
      application: 'web-c0',
      previousName: 'c0-web',
      cluster: 'c0',
      changes: ['name'],
    });
    await hub.sets.apply(setOf('web-{{name}}'), 'ann');
    const after = await names();
    expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
    for (const [id, name] of Object.entries(before)) expect(after[id]).toBe(`web-${name.slice(0, 2)}`);
    expect(await assigned()).toEqual(after);
    expect(await hub.dataSource.query('select 1 from assignments where is_removed')).toEqual([]);
    const events = await hub.dataSource.query<{ name: string; previous: string }[]>(
      `select application_name as name, details ->> 'previousName' as previous from events
       where type = 'ApplicationRenamed' order by 1`,
    );
    expect(events).toHaveLength(10);
    expect(events[0]).toEqual({ name: 'web-c0', previous: 'c0-web' });
  });

  it('changes what else is different in the same go', async () => {
    await hub.register(tenClusters.slice(0, 1));
    await hub.sets.apply(setOf('{{name}}-web'), 'ann');
    const spec = '  preservedFields: { annotations: [note] }';
    await hub.dataSource.query(`update applications set annotations = '{"note":"kept"}'`);
    const changed = setOf('{{name}}-site', { spec }).replace('set: web', 'set: site');
    await hub.sets.apply(changed, 'ann');
    const [row] = await hub.dataSource.query<Record<string, unknown>[]>(
      'select name, labels, annotations from applications',
    );
    expect(row).toEqual({ name: 'c0-site', labels: { set: 'site' }, annotations: { note: 'kept' } });
    expect((await hub.sets.apply(changed, 'ann')).plan).toMatchObject({ unchangedCount: 1, renameCount: 0 });
  });

  it.each(['create-only', 'create-update', 'create-delete'])('renames nothing with the policy %s', async (policy) => {
    await hub.register(tenClusters.slice(0, 1));
    const spec = `  syncPolicy: { applicationsSync: ${policy} }`;
    await hub.sets.apply(setOf('{{name}}-web', { spec }), 'ann');
    const { plan } = await hub.sets.preview(setOf('{{name}}-site', { spec }));
    expect(plan).toMatchObject({ renameCount: 0, createCount: 1 });
  });
});

describe('clusters that get other names', () => {
  async function renameCluster(id: string | undefined, name: string): Promise<void> {
    await hub.dataSource.transaction(async (tx) => {
      await tx.query('update clusters set name = $2 where id = $1', [id, name]);
      await hub.observers.notify([id ?? ''], tx);
    });
  }

  it('keeps the applications of a renamed cluster', async () => {
    const [id] = await hub.register(tenClusters.slice(0, 2));
    await hub.sets.apply(setOf('{{name}}-web'), 'ann');
    const before = await names();
    await renameCluster(id, 'edge');
    await hub.jobs.runAll();
    const after = await names();
    expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
    expect(Object.values(after).toSorted()).toEqual(['c1-web', 'edge-web']);
    expect(await assigned()).toEqual(after);
  });

  it('swaps the names of applications when two clusters swap theirs', async () => {
    const [first, second] = await hub.register(tenClusters.slice(0, 2));
    await hub.sets.apply(setOf('{{name}}-web'), 'ann');
    const before = await names();
    await renameCluster(first, 'between');
    await renameCluster(second, 'c0');
    await renameCluster(first, 'c1');
    await hub.jobs.runAll();
    const after = await names();
    for (const [id, name] of Object.entries(before)) expect(after[id]).toBe(name === 'c0-web' ? 'c1-web' : 'c0-web');
    expect(await assigned()).toEqual(after);
  });
});
