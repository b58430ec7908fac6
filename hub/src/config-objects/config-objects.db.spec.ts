import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PostgresEventLog } from '../audit/postgres-event-log.js';
import { FakeChangeFeed } from '../platform/change-feed/fake-change-feed.js';
import { FakeClock } from '../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { AesSecretBox } from '../platform/encryption/aes-secret-box.js';
import type { ConfigObjectName } from './config-object.js';
import { ConfigObjectListReadModel } from './config-object-list.read-model.js';
import { ConfigObjectObservers } from './config-object-observers.js';
import { presentSecret } from './config-object-presentation.js';
import { ConfigObjectRegistry } from './config-object-registry.service.js';
import { ConfigObjects } from './config-objects.service.js';
import { PostgresConfigMapStore } from './postgres-config-map-store.js';
import { PostgresSecretStore } from './postgres-secret-store.js';
import { SecretWriting } from './secret-writing.js';

const VALUE = 'hunter2-and-more';
let database: TestDatabase;
let changed: ConfigObjectName[];

function create(key = 7) {
  const { dataSource } = database;
  const box = new AesSecretBox(Buffer.alloc(32, key));
  const configMaps = new PostgresConfigMapStore(dataSource);
  const secrets = new PostgresSecretStore(dataSource);
  const observers = new ConfigObjectObservers();
  const events = new PostgresEventLog(dataSource, new FakeChangeFeed(), new FakeClock());
  const writing = new SecretWriting(secrets, box);
  observers.add(async (objects) => void changed.push(...objects));
  return {
    objects: new ConfigObjects(configMaps, secrets, box, observers),
    registry: new ConfigObjectRegistry(dataSource, configMaps, writing, observers, events),
    readModel: new ConfigObjectListReadModel(configMaps, secrets),
    observers,
  };
}

let hub: ReturnType<typeof create>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  await database.dataSource.query('truncate config_maps, secrets, events');
  changed = [];
  hub = create();
});

const page = { limit: 50, hasPrevious: false };
const secret = (more: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: scm }\n${more}`;
const configMap = (data: string, name = 'plugin') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: ${data}`;

async function everything(): Promise<string> {
  const events = await database.dataSource.query(`select * from events`);
  const rows = await database.dataSource.query(
    `select name, key, encode(value_sealed, 'escape') as sealed from secrets`,
  );
  return JSON.stringify([events, rows]);
}

describe('Secrets', () => {
  it('keep their values sealed: neither lists nor events nor the table hold one', async () => {
    await hub.registry.setSecretValue('scm', 'token', VALUE, 'ann');
    await hub.registry.applySecret(secret(`stringData: { password: ${VALUE} }`), 'ann');
    expect(await hub.objects.getSecretValue('scm', 'password')).toBe(VALUE);
    const shown = JSON.stringify((await hub.readModel.secrets(page)).map(presentSecret));
    expect(shown).toContain('"key":"password"');
    expect((await everything()) + shown).not.toMatch(/hunter2|aHVudGVyMi/);
    expect(await everything()).toContain('ann set the Secret');
  });

  it('become what a manifest says, and keep other keys when one is set', async () => {
    await hub.registry.applySecret(
      secret(`data: { a: ${Buffer.from('1').toString('base64')} }\nstringData: { b: two }`),
      'ann',
    );
    await hub.registry.setSecretValue('scm', 'c', 'three', 'ann');
    expect(await Promise.all(['a', 'b', 'c'].map((key) => hub.objects.getSecretValue('scm', key)))).toEqual([
      '1',
      'two',
      'three',
    ]);
    await hub.registry.applySecret(secret('stringData: { b: two }'), 'ann');
    expect((await hub.readModel.findSecret('scm'))?.keys.map(({ key }) => key)).toEqual(['b']);
    await hub.registry.deleteSecret('scm', 'ann');
    await expect(hub.registry.deleteSecret('scm', 'ann')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that are missing are named with the command that sets them', async () => {
    await expect(hub.objects.getSecretValue('scm', 'token')).rejects.toMatchObject({
      code: 'SECRET_NOT_FOUND',
      message: expect.stringContaining('wheelhouse secret set scm token'),
    });
  });

  it('do not open with another key or in another row, and can be set again then', async () => {
    await hub.registry.setSecretValue('scm', 'token', VALUE, 'ann');
    const other = create(8);
    await expect(other.objects.getSecretValue('scm', 'token')).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
    await database.dataSource.query(`update secrets set key = 'elsewhere'`);
    await expect(hub.objects.getSecretValue('scm', 'elsewhere')).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
    await other.registry.setSecretValue('scm', 'elsewhere', VALUE, 'ann');
    expect(await other.objects.getSecretValue('scm', 'elsewhere')).toBe(VALUE);
  });

  it('are told to observers when they change, together with the ConfigMaps whose token they hold, and not else', async () => {
    await hub.registry.applyConfigMap(configMap(`{ token: '$scm:token' }`), 'ann');
    await hub.registry.applyConfigMap(configMap(`{ token: '$scm-2:token' }`, 'other'), 'ann');
    await hub.registry.applyConfigMap(configMap(`{ token: $key }`, 'short'), 'ann');
    changed = [];
    await hub.registry.setSecretValue('scm', 'token', VALUE, 'ann');
    await hub.registry.setSecretValue('scm', 'token', VALUE, 'ann');
    expect(changed).toEqual([
      { kind: 'Secret', name: 'scm' },
      { kind: 'ConfigMap', name: 'plugin' },
    ]);
    changed = [];
    await hub.registry.setSecretValue('argocd-secret', 'key', VALUE, 'ann');
    expect(changed.map(({ name }) => name)).toEqual(['argocd-secret', 'short']);
  });

  it('are not stored when an observer throws', async () => {
    hub.observers.add(() => Promise.reject(new Error('no')));
    await expect(hub.registry.setSecretValue('scm', 'token', VALUE, 'ann')).rejects.toThrow('no');
    expect(await hub.readModel.countSecrets()).toBe(0);
  });

  it('hold a MiB at most, all keys together', async () => {
    await hub.registry.setSecretValue('scm', 'a', 'x'.repeat(700_000), 'ann');
    await expect(hub.registry.setSecretValue('scm', 'b', 'x'.repeat(700_000), 'ann')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await hub.registry.setSecretValue('scm', 'a', 'x'.repeat(800_000), 'ann');
  });
});

describe('ConfigMaps', () => {
  it('are shown as they were applied, paged by name, and told to observers only when they change', async () => {
    for (const name of ['b', 'a', 'c']) await hub.registry.applyConfigMap(configMap(`{ x: ${name} }`, name), 'ann');
    await hub.registry.applyConfigMap(configMap(`{ x: a }`, 'a'), 'ann');
    expect(changed.map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    expect((await hub.readModel.configMaps({ ...page, cursor: ['a'] })).map(({ name }) => name)).toEqual(['b', 'c']);
    expect(await hub.objects.getConfigMap('b')).toEqual({ x: 'b' });
    await hub.registry.deleteConfigMap('b', 'ann');
    await expect(hub.objects.getConfigMap('b')).rejects.toMatchObject({ code: 'CONFIG_MAP_NOT_FOUND' });
    await expect(hub.registry.deleteConfigMap('b', 'ann')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
