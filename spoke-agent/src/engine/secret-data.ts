import type { KubernetesObject } from '../cluster/cluster.js';
import { isJsonObject } from './object-path.js';

/**
 * A Secret with `stringData` folded into `data`, as the API server stores it (and as Argo CD compares it): so that its fields are owned under
 * the names they are read by, and a key that leaves Git leaves the cluster. Other objects are returned as they are, and so is a Secret that
 * is encrypted: its values count where they stand, until they are decrypted.
 */
export function foldStringData(manifest: KubernetesObject): KubernetesObject {
  const { stringData, ...rest } = manifest;
  if (manifest.kind !== 'Secret' || manifest.apiVersion !== 'v1' || !isJsonObject(stringData)) return manifest;
  if (isJsonObject(manifest['sops'])) return manifest;
  if (!Object.values(stringData).every((value) => typeof value === 'string')) return manifest;
  const folded = Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
  const data = isJsonObject(manifest['data']) ? manifest['data'] : {};
  return {
    ...rest,
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    metadata: manifest.metadata,
    data: { ...data, ...Object.fromEntries(folded) },
  };
}
