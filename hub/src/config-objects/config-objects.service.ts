/** What other concepts may ask of ConfigMaps and Secrets. What people do with them: `config-object-registry.service.ts`. */
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../platform/encryption/secret-box.js';
import type { Transaction } from '../platform/database/transaction.js';
import { ConfigMapStore } from './config-map-store.js';
import { type ConfigObjectObserver, ConfigObjectObservers } from './config-object-observers.js';
import { sealContext } from './config-object.js';
import { ConfigMapNotFoundError, SecretNotFoundError } from './config-objects.errors.js';
import { SecretStore } from './secret-store.js';

@Injectable()
export class ConfigObjects {
  constructor(
    private readonly configMaps: ConfigMapStore,
    private readonly secrets: SecretStore,
    private readonly box: SecretBox,
    private readonly observers: ConfigObjectObservers,
  ) {}

  /** The value as text. Throws SECRET_NOT_FOUND, SECRET_UNREADABLE. */
  async getSecretValue(name: string, key: string): Promise<string> {
    const sealed = await this.secrets.findValue(name, key);
    if (sealed === undefined) throw new SecretNotFoundError(name, key);
    return this.box.open(sealed, sealContext(name, key)).toString('utf8');
  }

  /** All entries; ask with Object.hasOwn, the keys come from users. Throws CONFIG_MAP_NOT_FOUND. */
  async getConfigMap(name: string, tx?: Transaction): Promise<Readonly<Record<string, string>>> {
    const found = await this.configMaps.find(name, tx);
    if (found === undefined) throw new ConfigMapNotFoundError(name);
    return found.data;
  }

  /** The names of the ConfigMaps whose entries `apiVersion` and `kind` the test takes. */
  async listConfigMapsAbout(
    matches: (apiVersion: string, kind: string) => boolean,
    tx?: Transaction,
  ): Promise<string[]> {
    const about = await this.configMaps.listWithKind(tx);
    return about.filter(({ apiVersion, kind }) => matches(apiVersion, kind)).map(({ name }) => name);
  }

  /** Called with what appeared, changed or went, inside the transaction that stores it. */
  onChanged(observer: ConfigObjectObserver): void {
    this.observers.add(observer);
  }
}
