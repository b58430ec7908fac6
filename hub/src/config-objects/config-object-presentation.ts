import type { ConfigMap, Secret } from '@wheelhouse/protocol';
import type { ConfigMapRecord, SecretRecord } from './config-object.js';

/** A ConfigMap as the GraphQL type has it. */
export function presentConfigMap({ name, data, createdAt, updatedAt }: ConfigMapRecord): ConfigMap {
  return { name, data, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** A Secret as the GraphQL type has it: its keys and their times, never a value. */
export function presentSecret({ name, keys }: SecretRecord): Secret {
  return {
    name,
    keys: keys.map(({ key, createdAt, updatedAt }) => ({
      key,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    })),
  };
}
