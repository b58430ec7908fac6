// Decrypts what SOPS encrypted in a manifest, right before it is sent to the cluster: the whole object, or files that generators put into a
// Secret or a ConfigMap. All of it or nothing. The result must not be kept, logged or reported.
import type { KubernetesObject } from '../cluster/cluster.js';
import { annotationOf } from '../engine/annotations.js';
import { isJsonObject, type JsonObject } from '../engine/object-path.js';
import { foldStringData } from '../engine/secret-data.js';
import type { AgeKeyring } from './age-keyring.js';
import { withDataKey } from './data-key.js';
import { EncodedValues, type ChangedValues } from './encoded-values.js';
import { SopsDecryptionFailedError, sopsErrorCode } from './sops.errors.js';
import { sopsDocument } from './sops-document.js';
import { sopsMetadata, type SopsMetadata } from './sops-metadata.js';
import { decryptTree, encryptedFields, memberPath, type FieldNames } from './sops-tree.js';

/** Resources of operators that decrypt SOPS in the cluster: they pass through as they are. */
const PASSED_KINDS = new Set(['SopsSecret']);
/** Fields that make an object what it is: they are planned with, and reported, without any key. */
const OPEN_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

/** A manifest that can be sent. */
export interface OpenManifest {
  readonly object: KubernetesObject;
  /** The fields whose values were encrypted. */
  readonly secretFields: readonly FieldNames[];
}

/** The metadata of a manifest that SOPS encrypted as a whole; undefined for any other. */
export function manifestMetadata(manifest: KubernetesObject): SopsMetadata | undefined {
  if (!isJsonObject(manifest['sops']) || isPassed(manifest)) return undefined;
  return sopsMetadata(manifest['sops']);
}

/** The encrypted fields of a manifest, as far as they show without a key: files inside a Secret do not. */
export function secretFieldsOf(manifest: KubernetesObject): FieldNames[] {
  if (manifestMetadata(manifest) !== undefined) return encryptedFields(manifest).filter(([first]) => first !== 'sops');
  if (manifest.kind !== 'ConfigMap' || manifest.apiVersion !== 'v1' || !isJsonObject(manifest['data'])) return [];
  return Object.entries(manifest['data'])
    .filter(([, value]) => typeof value === 'string' && value.includes('ENC[AES256_GCM,'))
    .map(([name]) => ['data', name]);
}

export class ManifestDecryption {
  private readonly keyring: Pick<AgeKeyring, 'read'>;

  constructor(keyring: Pick<AgeKeyring, 'read'>) {
    this.keyring = keyring;
  }

  /**
   * The manifest without encryption; the same one when nothing in it is encrypted.
   * @throws SopsKeyUnsupportedError, SopsKeyMissingError, SopsDecryptionFailedError
   */
  async open(manifest: KubernetesObject): Promise<OpenManifest> {
    try {
      return await this.opened(manifest);
    } catch (error) {
      if (sopsErrorCode(error) !== undefined) throw error;
      // Whatever else went wrong may quote what it was working on: its words go no further.
      throw new SopsDecryptionFailedError('its content', 'is not of the form that SOPS writes.');
    }
  }

  private async opened(manifest: KubernetesObject): Promise<OpenManifest> {
    const metadata = manifestMetadata(manifest);
    if (metadata !== undefined) return await this.openWhole(manifest, metadata);
    const isHolder = manifest.apiVersion === 'v1' && (manifest.kind === 'Secret' || manifest.kind === 'ConfigMap');
    if (!isHolder || isPassed(manifest)) return { object: manifest, secretFields: [] };
    return await this.openValues(manifest);
  }

  private async openWhole(manifest: KubernetesObject, metadata: SopsMetadata): Promise<OpenManifest> {
    const { sops: _sops, ...content } = manifest;
    const secretFields = encryptedFields(content);
    const closed = secretFields.find(([first = '']) => OPEN_FIELDS.has(first));
    if (closed !== undefined)
      throw new SopsDecryptionFailedError(
        closed.join('.'),
        "is encrypted. apiVersion, kind and metadata have to stay readable: encrypt with --encrypted-regex '^(data|stringData)$', " +
          "or with --unencrypted-regex '^(apiVersion|kind|metadata)$'.",
      );
    if (secretFields.length === 0) return { object: foldStringData(content), secretFields };
    const object = await withDataKey(metadata, this.keyring, (dataKey) => decryptTree(content, dataKey));
    return { object: foldStringData(object as KubernetesObject), secretFields };
  }

  private async openValues(manifest: KubernetesObject): Promise<OpenManifest> {
    const isSecret = manifest.kind === 'Secret';
    const lists = [
      ['data', isSecret ? 'base64' : 'utf8'],
      ['binaryData', 'base64'],
    ] as const;
    const opened: Record<string, JsonObject> = {};
    const secretFields: FieldNames[] = [];
    for (const [list, encoding] of lists) {
      const values = manifest[list];
      if (!isJsonObject(values)) continue;
      const changed = await this.openList(new EncodedValues(list, values, encoding));
      if (changed === undefined) continue;
      opened[list] = changed.values;
      secretFields.push(...changed.names.map((name) => [list, name]));
    }
    return { object: secretFields.length === 0 ? manifest : { ...manifest, ...opened }, secretFields };
  }

  private async openList(list: EncodedValues): Promise<ChangedValues | undefined> {
    const metadata = list.metadata();
    if (metadata !== undefined) return await withDataKey(metadata, this.keyring, (dataKey) => list.openLines(dataKey));
    const changes: [string, string][] = [];
    for (const [name, bytes] of list.entries()) {
      const document = await sopsDocument(name, bytes);
      if (document === undefined) continue;
      const field = memberPath(list.field, name);
      const plain = await withDataKey(document.metadata, this.keyring, (dataKey) => document.open(dataKey, field));
      changes.push([name, list.encode(name, plain)]);
    }
    if (changes.length === 0) return undefined;
    return { values: { ...list.values, ...Object.fromEntries(changes) }, names: changes.map(([name]) => name) };
  }
}

function isPassed(manifest: KubernetesObject): boolean {
  return PASSED_KINDS.has(manifest.kind) || annotationOf(manifest, 'decrypt') === 'false';
}
