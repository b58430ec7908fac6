/** What people do with ConfigMaps and Secrets. Values are sealed on their way in and never come out here. */
import { Injectable } from '@nestjs/common';
import { canonicalJson, NotFoundError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { EventLog } from '../audit/event-log.js';
import type { Transaction } from '../platform/database/transaction.js';
import { ConfigMapStore } from './config-map-store.js';
import { checkKey, checkName, type ConfigObjectName, MAX_OBJECTS } from './config-object.js';
import { parseConfigMap, parseSecret } from './config-object-manifest.js';
import { ConfigObjectObservers } from './config-object-observers.js';
import { TooManyConfigObjectsError } from './config-objects.errors.js';
import { SecretWriting } from './secret-writing.js';

@Injectable()
export class ConfigObjectRegistry {
  constructor(
    private readonly dataSource: DataSource,
    private readonly configMaps: ConfigMapStore,
    private readonly secrets: SecretWriting,
    private readonly observers: ConfigObjectObservers,
    private readonly events: EventLog,
  ) {}

  /** Creates it, or makes it what the text says. Gives its name. Throws INVALID_INPUT, LIMIT_EXCEEDED. */
  async applyConfigMap(manifest: string, actor: string): Promise<string> {
    const { name, data } = parseConfigMap(manifest);
    await this.change({ kind: 'ConfigMap', name }, actor, async (tx) => {
      const before = await this.configMaps.find(name, tx);
      if (before && canonicalJson(before.data) === canonicalJson(data)) return undefined;
      if (!before && (await this.configMaps.count(tx)) >= MAX_OBJECTS)
        throw new TooManyConfigObjectsError('ConfigMap', MAX_OBJECTS);
      await this.configMaps.put(name, data, tx);
      return 'Applied';
    });
    return name;
  }

  /** Creates it, or makes it what the text says: keys that are not in the text go. Gives its name. Throws as `applyConfigMap`. */
  async applySecret(manifest: string, actor: string): Promise<string> {
    const { name, values } = parseSecret(manifest);
    await this.change({ kind: 'Secret', name }, actor, async (tx) =>
      (await this.secrets.replace(name, values, tx)) ? 'Applied' : undefined,
    );
    return name;
  }

  /** Sets one key; the others stay. Throws as `applyConfigMap`. */
  async setSecretValue(name: string, key: string, value: string, actor: string): Promise<void> {
    checkName('Secret', name);
    checkKey('Secret', key);
    await this.change({ kind: 'Secret', name }, actor, async (tx) =>
      (await this.secrets.set(name, key, Buffer.from(value), tx)) ? 'Applied' : undefined,
    );
  }

  /** Throws NOT_FOUND. */
  async deleteConfigMap(name: string, actor: string): Promise<void> {
    await this.change({ kind: 'ConfigMap', name }, actor, async (tx) => {
      if (!(await this.configMaps.remove(name, tx))) throw new NotFoundError('ConfigMap', name);
      return 'Deleted';
    });
  }

  /** Throws NOT_FOUND. */
  async deleteSecret(name: string, actor: string): Promise<void> {
    await this.change({ kind: 'Secret', name }, actor, async (tx) => {
      if (!(await this.secrets.remove(name, tx))) throw new NotFoundError('Secret', name);
      return 'Deleted';
    });
  }

  /** Does the work alone among writers of this kind; what changed is told to observers and recorded, never with a value. */
  private async change(
    object: ConfigObjectName,
    actor: string,
    work: (tx: Transaction) => Promise<'Applied' | 'Deleted' | undefined>,
  ): Promise<void> {
    const { kind, name } = object;
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext($1))`, [`config-objects:${kind}`]);
      const done = await work(tx);
      if (done === undefined) return;
      await this.observers.notify(await this.concernedBy(object, tx), tx);
      const message = `${actor} ${done === 'Applied' ? 'set' : 'deleted'} the ${kind} "${name}".`;
      await this.events.record([{ type: `${kind}${done}`, actor, message, details: { kind, name } }], tx);
    });
  }

  /** A ConfigMap whose token lies in the Secret is another one when the Secret is. */
  private async concernedBy(object: ConfigObjectName, tx: Transaction): Promise<ConfigObjectName[]> {
    if (object.kind === 'ConfigMap') return [object];
    const naming = await this.configMaps.listNamingSecret(object.name, tx);
    return [object, ...naming.map((name) => ({ kind: 'ConfigMap', name }) as const)];
  }
}
