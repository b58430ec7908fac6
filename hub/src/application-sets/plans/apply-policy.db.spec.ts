import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HubConfig } from '../../platform/config/hub-config.js';
import type { TestHub } from '../test-hub.js';
import { useTestHub } from '../test-hub-lifetime.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'web/app.yaml': 'a', 'web2/app.yaml': 'b' });
  await hub.register(['c1', 'c2', 'c3'].map((name) => ({ name })));
});

interface SetOptions {
  /** Names of the applications; `app@cluster` to say where, else c1. */
  readonly names?: readonly string[];
  readonly policy?: string;
  readonly path?: string;
  readonly metadata?: string;
  readonly finalizers?: string;
  readonly set?: string;
}

function setOf(options: SetOptions = {}): string {
  const { names = ['a', 'b', 'c'], policy = '', path = 'web', metadata = '', finalizers = '', set = 'web' } = options;
  const elements = names.map((name) => {
    const [app = '', cluster = 'c1'] = name.split('@');
    return `{ app: ${JSON.stringify(app)}, cluster: ${cluster}, namespace: ${JSON.stringify(app)} }`;
  });
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: ${set}${metadata} }
spec:
  generators: [{ list: { elements: [${elements.join(', ')}] } }]
  syncPolicy: { ${policy} }
  template:
    metadata: { name: '{{app}}'${finalizers} }
    spec:
      project: default
      source: { repoURL: '${url}', path: ${path}, targetRevision: main }
      destination: { name: '{{cluster}}', namespace: '{{namespace}}' }
`;
}

/** By name: the path, with a mark on what is being deleted. */
async function apps(): Promise<Record<string, string>> {
  const rows = await hub.dataSource.query<{ name: string; path: string; deleting: boolean }[]>(
    `select name, spec -> 'source' ->> 'path' as path, deleting_at is not null as deleting from applications order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, path, deleting }) => [name, deleting ? `${path} (deleting)` : path]));
}

async function finalizersOf(name: string): Promise<unknown> {
  const [row] = await hub.dataSource.query<{ finalizers: unknown }[]>(
    'select finalizers from applications where name = $1',
    [name],
  );
  return row?.finalizers;
}

describe('syncPolicy.applicationsSync', () => {
  const next = { names: ['b', 'c', 'd'], path: 'web2' };

  it.each<[string, Record<string, string>]>([
    ['sync', { a: 'web (deleting)', b: 'web2', c: 'web2', d: 'web2' }],
    ['create-only', { a: 'web', b: 'web', c: 'web', d: 'web2' }],
    ['create-update', { a: 'web', b: 'web2', c: 'web2', d: 'web2' }],
    ['create-delete', { a: 'web (deleting)', b: 'web', c: 'web', d: 'web2' }],
  ])('%s does what it says', async (policy, expected) => {
    await hub.sets.apply(setOf(), 'ann');
    await hub.sets.apply(setOf({ ...next, policy: `applicationsSync: ${policy}` }), 'ann');
    expect(await apps()).toEqual(expected);
  });

  it.each<[HubConfig['allowPolicyOverride'], Record<string, string>]>([
    [undefined, { a: 'web', b: 'web', c: 'web', d: 'web2' }],
    [false, { a: 'web', b: 'web', c: 'web', d: 'web2' }],
    [true, { a: 'web (deleting)', b: 'web2', c: 'web2', d: 'web2' }],
  ])('loses against the policy of the hub, unless it may override it: %s', async (allowPolicyOverride, expected) => {
    await hub.sets.apply(setOf(), 'ann');
    Object.assign(hub.config, { applicationsPolicy: 'create-only', allowPolicyOverride });
    await hub.sets.apply(setOf({ ...next, policy: 'applicationsSync: sync' }), 'ann');
    expect(await apps()).toEqual(expected);
  });

  it('leaves the applications of a deleted set where the policy of the hub deletes none', async () => {
    await hub.sets.apply(setOf(), 'ann');
    Object.assign(hub.config, { applicationsPolicy: 'create-update' });
    await hub.deletion.delete('web', true, 'ann');
    expect(await apps()).toEqual({ a: 'web', b: 'web', c: 'web' });
    expect(await hub.setStore.findByName('web')).toBeUndefined();
  });
});

describe('finalizers', () => {
  const resources = 'resources-finalizer.argocd.argoproj.io';

  it('adds the one for resources where the template has none, and takes it away again with preserveResourcesOnDeletion', async () => {
    await hub.sets.apply(setOf(), 'ann');
    expect(await finalizersOf('a')).toEqual([resources]);
    await hub.sets.apply(setOf({ policy: 'preserveResourcesOnDeletion: true' }), 'ann');
    expect(await finalizersOf('a')).toEqual([]);
  });

  it('keeps those of the template as they are, whatever preserveResourcesOnDeletion says', async () => {
    const finalizers = `, finalizers: [${resources}/background, team.example.com/audit]`;
    await hub.sets.apply(setOf({ finalizers, policy: 'preserveResourcesOnDeletion: true' }), 'ann');
    expect(await finalizersOf('a')).toEqual([`${resources}/background`, 'team.example.com/audit']);
    await hub.sets.apply(setOf({ names: ['b', 'c'], finalizers }), 'ann');
    const deleted = await hub.dataSource.query(`select 1 from assignments where is_removed and delete_resources`);
    expect(deleted).toHaveLength(1);
  });

  it('leaves the objects alone where the only finalizers are of others', async () => {
    const finalizers = ', finalizers: [team.example.com/audit]';
    await hub.sets.apply(setOf({ finalizers }), 'ann');
    await hub.sets.apply(setOf({ names: ['b', 'c'], finalizers }), 'ann');
    expect(await apps()).toEqual({ b: 'web', c: 'web' });
    const left = await hub.dataSource.query(`select 1 from assignments where is_removed and not delete_resources`);
    expect(left).toHaveLength(1);
  });

  it('waits for no cluster that is registered no more', async () => {
    await hub.sets.apply(setOf({ names: ['a@c2', 'b', 'c'] }), 'ann');
    await hub.dataSource.query(`delete from clusters where name = 'c2'`);
    await hub.sets.apply(setOf({ names: ['b', 'c'] }), 'ann');
    expect(await apps()).toEqual({ b: 'web', c: 'web' });
  });
});

describe('applications that cannot be written', () => {
  it('are left out alone, and nothing is deleted until they can be written', async () => {
    await hub.sets.apply(setOf(), 'ann');
    const { plan } = await hub.sets.apply(setOf({ names: ['b', 'Not_A_Name', 'd'], path: 'web2' }), 'ann');
    expect(plan.problems).toEqual([expect.objectContaining({ code: 'INVALID_NAME', location: 'Not_A_Name' })]);
    expect(plan).toMatchObject({ createCount: 1, updateCount: 1, deleteCount: 0 });
    expect(plan.items.filter(({ action }) => action === 'Retain').map(({ application }) => application)).toEqual([
      'a',
      'c',
    ]);
    expect(await apps()).toEqual({ a: 'web', b: 'web2', c: 'web', d: 'web2' });
    await hub.sets.apply(setOf({ names: ['b', 'd'], path: 'web2' }), 'ann');
    expect(await apps()).toMatchObject({ a: 'web (deleting)', c: 'web (deleting)' });
  });

  it('keep deletions back, too, when their name belongs to another set, and are tried again by themselves', async () => {
    await hub.sets.apply(setOf({ names: ['x'], set: 'other' }), 'ann');
    await hub.sets.apply(setOf(), 'ann');
    const { plan } = await hub.sets.apply(setOf({ names: ['b', 'c', 'x'] }), 'ann');
    expect(plan).toMatchObject({ createCount: 0, deleteCount: 0 });
    expect(plan.problems).toEqual([expect.objectContaining({ code: 'NAME_TAKEN', location: 'x' })]);
    const again = hub.jobs.jobs.find(({ name, runAt }) => name === 'expand-application-set' && runAt !== undefined);
    expect(Number(again?.runAt?.getTime()) - hub.clock.now().getTime()).toBeGreaterThanOrEqual(180_000);
    await hub.deletion.delete('other', true, 'ann');
    await hub.agents.confirmRemoval('x');
    await hub.jobs.runAll(new Date(hub.clock.now().getTime() + 300_000));
    expect(await apps()).toEqual({ a: 'web (deleting)', b: 'web', c: 'web', x: 'web' });
  });

  it('do not keep deletions back when only their cluster is unknown, and are not deleted themselves', async () => {
    await hub.sets.apply(setOf(), 'ann');
    const { plan } = await hub.sets.apply(setOf({ names: ['b@nowhere', 'c'], path: 'web2' }), 'ann');
    expect(plan.problems).toEqual([expect.objectContaining({ code: 'DESTINATION_UNKNOWN', location: 'b' })]);
    expect(await apps()).toEqual({ a: 'web (deleting)', b: 'web', c: 'web2' });
  });

  it('takes a failed render of one application for no reason to keep the others back', async () => {
    hub.rendering.problems.set('web2', { code: 'RENDER_FAILED', message: 'broken', location: null });
    await hub.sets.apply(setOf(), 'ann');
    await hub.sets.apply(setOf({ names: ['a', 'b'], path: 'web2' }), 'ann');
    expect(await apps()).toEqual({ a: 'web2', b: 'web2', c: 'web (deleting)' });
  });
});

describe('the deletion budget of a set', () => {
  const budget = (text: string) => `, annotations: { wheelhouse.dev/deletion-budget: '${text}' }`;

  it('holds every deletion with "0", until it is approved', async () => {
    await hub.sets.apply(setOf({ metadata: budget('0') }), 'ann');
    const { plan } = await hub.sets.apply(setOf({ names: ['b', 'c'], metadata: budget('0') }), 'ann');
    expect(plan).toMatchObject({ status: 'Held', deleteCount: 1 });
    expect(await apps()).toEqual({ a: 'web', b: 'web', c: 'web' });
    await hub.sets.approve('web', plan.id, 'ann');
    expect(await apps()).toEqual({ a: 'web (deleting)', b: 'web', c: 'web' });
  });

  it('lets more go than the hub does, and shows so in the preview', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `n${index}`);
    await hub.sets.apply(setOf({ names }), 'ann');
    const fewer = { names: ['n0'] };
    expect((await hub.sets.preview(setOf(fewer))).plan.heldReason).not.toBeNull();
    expect((await hub.sets.preview(setOf({ ...fewer, metadata: budget('9') }))).plan.heldReason).toBeNull();
    expect((await hub.sets.apply(setOf({ ...fewer, metadata: budget('9') }), 'ann')).plan.status).toBe('Applied');
  });

  it('is refused when it is none', async () => {
    await expect(hub.sets.apply(setOf({ metadata: budget('some') }), 'ann')).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringContaining('wheelhouse.dev/deletion-budget'),
    });
  });
});
