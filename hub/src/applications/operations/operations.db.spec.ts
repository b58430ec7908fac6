import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RequestedSync } from '@wheelhouse/protocol';
import type { TestHub } from '../../application-sets/test-hub.js';
import { useTestHub } from '../../application-sets/test-hub-lifetime.js';
import { AcceptableDriftReadModel } from './acceptable-drift.read-model.js';
import { AcceptDrift } from './accept-drift.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;
let accepting: AcceptDrift;

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'a/x.yaml': '1' });
  await hub.register([{ name: 'one' }]);
  accepting = new AcceptDrift(new AcceptableDriftReadModel(hub.dataSource), hub.applying);
});

const spec = `
      project: default
      source: { repoURL: '${url}', path: a, targetRevision: main }
      destination: { name: one, namespace: web }
`;
const apply = (): Promise<string> =>
  hub.applying.apply(
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web }\nspec:${spec}`,
    'ann',
  );
const ann = { name: 'web', actor: 'ann' };

interface Delivered {
  readonly operation: { id: string; prune: boolean } | null;
  readonly request: RequestedSync | null;
  readonly retry: { limit: number };
}

async function delivered(): Promise<Delivered> {
  const [row] = await hub.dataSource.query<Delivered[]>(
    `select content -> 'operation' as operation, content #> '{syncPolicy,request}' as request,
            content #> '{syncPolicy,retry}' as retry from assignments`,
  );
  if (!row) throw new Error('Nothing is assigned.');
  return row;
}

async function reports(operation: { id: string | null; phase: string }): Promise<void> {
  await hub.dataSource.query(
    `insert into application_statuses (application_id, cluster_id, operation)
     select id, cluster_id, $1 from applications
     on conflict (application_id) do update set operation = excluded.operation`,
    [JSON.stringify({ ...operation, message: null, startedAt: '2026-03-01T12:00:00.000Z' })],
  );
}

describe('a sync that a person asks for', () => {
  it('is delivered as before where nothing more is said', async () => {
    await apply();
    const id = await hub.requests.sync(ann, { prune: true });
    expect(await delivered()).toMatchObject({ operation: { id, prune: true }, request: null });
  });

  it('says what else was asked, beside the operation of the same id', async () => {
    await apply();
    const resources = [{ group: 'apps', kind: 'Deployment', name: 'web' }];
    const order = {
      prune: false,
      resources,
      dryRun: true,
      skipHooks: true,
      syncOptions: ['Replace=true'],
      retryLimit: 3,
    };
    const id = await hub.requests.sync(ann, order);
    const { operation, request, retry } = await delivered();
    expect(operation).toEqual({ id, prune: false });
    expect(request).toEqual({ id, resources, dryRun: true, skipHooks: true, syncOptions: ['Replace=true'] });
    expect(retry.limit).toBe(3);
    const [event] = await hub.dataSource.query<{ message: string }[]>(
      `select message from events where type = 'SyncRequested'`,
    );
    expect(event?.message).toBe(
      'ann asked for a sync of "web", of 1 object, without hooks, with the options Replace=true, as a dry run.',
    );
  });

  it.each([
    [{ resources: [] }],
    [{ resources: [{ name: 'x'.repeat(400) }] }],
    [{ syncOptions: ['Replace'] }],
    [{ syncOptions: ['A=b,C=d'] }],
    [{ retryLimit: -2 }],
  ])('is refused where it cannot be meant: %j', async (order) => {
    await apply();
    await expect(hub.requests.sync(ann, { prune: false, ...order })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await delivered()).operation).toBeNull();
  });
});

describe('ending a sync', () => {
  it('is delivered as an operation of its own while one runs', async () => {
    await apply();
    await reports({ id: null, phase: 'Running' });
    await hub.requests.terminate(ann);
    const { operation, request } = await delivered();
    expect(request).toEqual({ id: operation?.id, terminate: true });
  });

  it('counts for one that was asked for and has not begun, and is refused where there is none', async () => {
    await apply();
    await expect(hub.requests.terminate(ann)).rejects.toMatchObject({ code: 'CONFLICT' });
    const id = await hub.requests.sync(ann, { prune: false });
    await hub.requests.terminate(ann);
    expect((await delivered()).operation?.id).not.toBe(id);
    await expect(hub.requests.terminate(ann)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a cluster that somebody holds with kubectl', () => {
  it('takes no syncs on request, and the refusal says how that ends', async () => {
    await apply();
    await hub.dataSource.query(
      `insert into cluster_contacts (cluster_id, last_contact_at, hold_code, hold_message, hold_since)
       select id, now(), 'SUSPENDED_LOCALLY', 'Night shift: delete the ConfigMap.', now() from clusters
       on conflict (cluster_id) do update set hold_code = excluded.hold_code, hold_message = excluded.hold_message`,
    );
    await expect(hub.requests.sync(ann, { prune: false })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Night shift: delete the ConfigMap.'),
    });
    expect((await delivered()).operation).toBeNull();
  });
});

describe('accepting drift', () => {
  const drift = async (field: string, state = 'Open'): Promise<string> => {
    const id = randomUUID();
    await hub.dataSource.query(
      `insert into drifts (id, application_id, cluster_id, api_group, kind, namespace, name, field, detected_at, state)
       select $1, a.id, a.cluster_id, 'apps', 'Deployment', 'web', 'web', $2, now(), $3 from applications a where a.name = 'web'`,
      [id, field, state],
    );
    return id;
  };
  const rulesOf = async (): Promise<unknown> => {
    const [row] = await hub.dataSource.query<{ rules: unknown }[]>(
      `select content #> '{syncPolicy,ignoreDifferences}' as rules from assignments`,
    );
    return row?.rules;
  };
  const rule = { group: 'apps', kind: 'Deployment', name: 'web', namespace: 'web', jsonPointers: ['/spec/replicas'] };

  it('adds a rule for each field that drifts now, once, and delivers it', async () => {
    await apply();
    await drift('spec.replicas');
    await drift('spec.replicas');
    await drift('spec.paused', 'Healed');
    expect(await accepting.accept(ann, {})).toEqual([rule]);
    expect(await rulesOf()).toEqual([rule]);
    expect(await accepting.accept(ann, {})).toEqual([]);
  });

  it('takes what was healed where it is named', async () => {
    await apply();
    const id = await drift('spec.replicas', 'Healed');
    expect(await accepting.accept(ann, { drift: id })).toEqual([rule]);
    await expect(accepting.accept(ann, { fields: ['spec.other'] })).rejects.toThrow('There is no such drift of the');
    await expect(accepting.accept(ann, { drift: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('tells an application that is not there from one without drift', async () => {
    await apply();
    const nobody = { name: 'nobody', actor: 'ann' };
    await expect(accepting.accept(nobody, {})).rejects.toThrow('There is no application "nobody".');
    await expect(accepting.accept(ann, {})).rejects.toThrow('There is no drift of the application "web".');
  });

  it('is refused for a whole object', async () => {
    await apply();
    await drift('');
    await expect(accepting.accept(ann, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('is refused where a set owns the application, with what to write into the set', async () => {
    const set = (more = ''): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all }
spec:
  generators: [{ list: { elements: [{ app: web }] } }]
  ${more}
  template:
    metadata: { name: '{{app}}' }
    spec:${spec}`;
    const { plan } = await hub.sets.apply(set(), 'ann');
    expect(plan).toMatchObject({ status: 'Applied', createCount: 1, problems: [] });
    await hub.jobs.runAll();
    await drift('spec.replicas');
    await expect(accepting.accept(ann, {})).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(
        'spec:\n  template:\n    spec:\n      ignoreDifferences:\n        - group: apps\n',
      ),
    });
    await hub.sets.apply(set('ignoreApplicationDifferences: [{ jsonPointers: [/spec/ignoreDifferences] }]'), 'ann');
    await hub.jobs.runAll();
    expect(await accepting.accept(ann, {})).toEqual([rule]);
    await hub.jobs.runAll();
    expect(await rulesOf()).toEqual([rule]);
  });
});
