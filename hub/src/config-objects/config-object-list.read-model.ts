import { Injectable } from '@nestjs/common';
import type { Page } from '../platform/graphql/connection.js';
import { ConfigMapStore } from './config-map-store.js';
import type { ConfigMapRecord, SecretRecord } from './config-object.js';
import { SecretStore } from './secret-store.js';

/** Lists of ConfigMaps and Secrets, by name. */
@Injectable()
export class ConfigObjectListReadModel {
  constructor(
    private readonly configMapStore: ConfigMapStore,
    private readonly secretStore: SecretStore,
  ) {}

  async configMaps(page: Page): Promise<ConfigMapRecord[]> {
    return this.configMapStore.list(positionOf(page));
  }

  async countConfigMaps(): Promise<number> {
    return this.configMapStore.count();
  }

  async findConfigMap(name: string): Promise<ConfigMapRecord | undefined> {
    return this.configMapStore.find(name);
  }

  async secrets(page: Page): Promise<SecretRecord[]> {
    return this.secretStore.list(positionOf(page));
  }

  async countSecrets(): Promise<number> {
    return this.secretStore.count();
  }

  async findSecret(name: string): Promise<SecretRecord | undefined> {
    return this.secretStore.find(name);
  }
}

function positionOf({ limit, cursor }: Page): { limit: number; after?: string } {
  return cursor === undefined ? { limit } : { limit, after: String(cursor[0]) };
}
