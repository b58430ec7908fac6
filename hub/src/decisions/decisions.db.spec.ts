import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PostgresEventLog } from '../audit/postgres-event-log.js';
import { ConfigMapNotFoundError } from '../config-objects/config-objects.errors.js';
import type { ConfigObjects } from '../config-objects/config-objects.service.js';
import { FakeChangeFeed } from '../platform/change-feed/fake-change-feed.js';
import { FakeClock } from '../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { DecisionListReadModel } from './decision-list.read-model.js';
import { DecisionObservers } from './decision-observers.js';
import { DecisionRegistry } from './decision-registry.service.js';
import { Decisions } from './decisions.service.js';
import { PostgresDecisionStore } from './postgres-decision-store.js';

let database: TestDatabase;
let told: (readonly string[])[];
let configMaps: Map<string, Record<string, string>>;
let hub: ReturnType<typeof create>;

function create() {
  const { dataSource } = database;
  const store = new PostgresDecisionStore(dataSource);
  const observers = new DecisionObservers();
  const events = new PostgresEventLog(dataSource, new FakeChangeFeed(), new FakeClock());
  const configObjects: Pick<ConfigObjects, 'getConfigMap' | 'listConfigMapsAbout'> = {
    getConfigMap: async (name) => {
      const data = configMaps.get(name);
      if (data === undefined) throw new ConfigMapNotFoundError(name);
      return data;
    },
    listConfigMapsAbout: async (matches) =>
      [...configMaps].flatMap(([name, data]) => (matches(data['apiVersion'] ?? '', data['kind'] ?? '') ? [name] : [])),
  };
  const decisions = new Decisions(configObjects as ConfigObjects, store, observers);
  decisions.onChanged(async (names) => void told.push(names));
  const registry = new DecisionRegistry(dataSource, store, configObjects as ConfigObjects, observers, events);
  const apply = (manifest: string, onlyNamed = false) => registry.apply({ manifest, onlyNamed, actor: 'ann' });
  return { decisions, registry, apply, readModel: new DecisionListReadModel(store) };
}

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  await database.dataSource.query('truncate decisions, events');
  told = [];
  configMaps = new Map([
    ['placement', { apiVersion: 'acme.io/v1', kind: 'choices', statusListKey: 'picks', matchKey: 'clusterName' }],
    ['plain', { apiVersion: 'acme.io/v1', kind: 'Choice', matchKey: 'name' }],
  ]);
  hub = create();
});

const choice = (name: string, rest: string, labels = '{}') =>
  `apiVersion: acme.io/v1\nkind: Choice\nmetadata: { name: ${name}, namespace: argocd, labels: ${labels} }\n${rest}`;
const ask = (question: object = {}) =>
  hub.decisions.answer({ kind: 'decisions', configMap: 'placement', name: '', labelSelector: {}, ...question });

describe('Decisions', () => {
  it('answer by name with the entries of the list that the ConfigMap names', async () => {
    await hub.apply(choice('spread', 'status: { picks: [{ clusterName: oslo, reason: near }] }'));
    await hub.apply(choice('other', 'status: { picks: [{ clusterName: lyon }] }'));
    expect(await ask({ name: 'spread' })).toEqual({
      matchKey: 'clusterName',
      entries: [{ clusterName: 'oslo', reason: 'near' }],
    });
  });

  it('answer by labels, in order of names, with those that have not decided yet passed over', async () => {
    await hub.apply(choice('b', 'status: { picks: [{ clusterName: two }] }', '{ wave: first }'));
    await hub.apply(choice('a', 'status: { picks: [{ clusterName: one }] }', '{ wave: first }'));
    await hub.apply(choice('c', '', '{ wave: first }'));
    await hub.apply(choice('d', 'status: { picks: [{ clusterName: no }] }', '{ wave: last }'));
    const { entries } = await ask({ labelSelector: { matchLabels: { wave: 'first' } } });
    expect(entries.map((entry) => entry['clusterName'])).toEqual(['one', 'two']);
  });

  it('that are not there are an error and never an empty list', async () => {
    await hub.apply(choice('spread', 'status: { picks: [] }'));
    expect((await ask({ name: 'spread' })).entries).toEqual([]);
    await expect(ask({ name: 'absent' })).rejects.toMatchObject({ code: 'DECISION_NOT_FOUND' });
    await expect(ask({ labelSelector: { matchLabels: { a: 'b' } } })).rejects.toMatchObject({
      code: 'DECISION_NOT_FOUND',
      message: expect.stringContaining('choices (acme.io/v1) with the labels'),
    });
    await expect(ask({ configMap: 'nowhere' })).rejects.toMatchObject({ code: 'CONFIG_MAP_NOT_FOUND' });
  });

  it('that cannot be read say what is wrong', async () => {
    await hub.apply(choice('listless', 'status: { other: [] }'));
    await hub.apply(choice('odd', 'status: { picks: [oslo] }'));
    for (const name of ['listless', 'odd'])
      await expect(ask({ name })).rejects.toMatchObject({ code: 'DECISION_UNREADABLE' });
    configMaps.set('placement', { apiVersion: 'v1', kind: 'choices' });
    await expect(ask({ name: 'odd' })).rejects.toMatchObject({ code: 'DECISION_UNREADABLE' });
    configMaps.set('placement', { apiVersion: 'acme.io/v1', kind: 'choices' });
    expect(await ask({ name: 'odd' })).toEqual({ matchKey: '', entries: [] });
  });

  it('tell which ConfigMaps they concern when they change, and only then', async () => {
    await hub.apply(choice('spread', 'status: { picks: [] }'));
    await hub.apply(choice('spread', 'status: { picks: [] }'));
    await hub.apply(choice('spread', 'status: { picks: [{ clusterName: oslo }] }'));
    await hub.registry.delete({ apiVersion: 'acme.io/v1', kind: 'Choice', name: 'spread' }, 'ann');
    expect(told).toEqual([
      ['placement', 'plain'],
      ['placement', 'plain'],
      ['placement', 'plain'],
    ]);
    await expect(
      hub.registry.delete({ apiVersion: 'acme.io/v1', kind: 'Choice', name: 'spread' }, 'ann'),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a kind that no ConfigMap names are taken only when asked for', async () => {
    const manifest = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nstatus: {}';
    await expect(hub.apply(manifest, true)).rejects.toMatchObject({ code: 'UNKNOWN_KIND' });
    await hub.apply(manifest);
    await hub.apply(choice('spread', ''), true);
    const page = { limit: 1, hasPrevious: false };
    const rows = await hub.readModel.list(page);
    expect(rows.map(({ kind }) => kind)).toEqual(['Choice', 'Deployment']);
    const [, second] = await hub.readModel.list({ ...page, cursor: ['Choice', 'acme.io/v1', 'spread'] });
    expect(second).toBeUndefined();
    expect(await hub.readModel.count()).toBe(2);
  });

  it('are stored whole, with their status', async () => {
    const { content, labels } = await hub.apply(
      choice('spread', 'spec: { size: 1 }\nstatus: { picks: [] }', '{ a: b }'),
    );
    expect(content).toMatchObject({ spec: { size: 1 }, status: { picks: [] }, metadata: { namespace: 'argocd' } });
    expect(labels).toEqual({ a: 'b' });
  });

  it.each([
    ['', 'no object'],
    ['[]', 'no object'],
    [choice('a', '').replace('acme.io/v1', 'v1'), 'apiVersion'],
    [choice('a', '').replace('Choice', '5x'), 'kind'],
    [choice('"a b"', ''), 'metadata.name'],
    [choice('a', 'status: []'), 'status'],
    [choice('a', '', '{ a: 1 }'), 'labels'],
    [`${choice('a', '')}\n---\n${choice('b', '')}`, 'several'],
    [choice('a', `status: { x: ${'x'.repeat(1_048_576)} }`), 'limit'],
  ])('are refused with the reason when they are none: %.40s', async (manifest, reason) => {
    await expect(hub.apply(manifest)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(reason),
    });
  });
});
