// Where the age keys of a cluster are: a file beside the agent, and a Secret in its own namespace.
import { readFile, stat } from 'node:fs/promises';
import type { Cluster } from '../cluster/cluster.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import { isJsonObject, valueAt } from '../engine/object-path.js';
import type { AgeKeySource, KeyText } from './age-keyring.js';

/** The Secret that keys are read from, by default. */
export const DEFAULT_KEY_SECRET = 'wheelhouse-sops-age';
/** The namespace of an agent that is not told its own. */
export const DEFAULT_NAMESPACE = 'wheelhouse-system';
/** Names of entries of the Secret that hold keys end in this, as in Flux. */
const KEY_SUFFIX = '.agekey';
/** A file of keys is far smaller; what is larger is another file. */
const MAX_FILE_BYTES = 64 * 1024;

/** Where the keys of an agent are, by its settings. */
export interface KeySettings {
  readonly namespace?: string | undefined;
  readonly sopsAgeKeyFile?: string | undefined;
  readonly sopsAgeSecret?: string | undefined;
}

/** The places of keys that an agent is told of. */
export function keySources(settings: KeySettings, cluster: Cluster): AgeKeySource[] {
  const { namespace = DEFAULT_NAMESPACE, sopsAgeSecret = DEFAULT_KEY_SECRET, sopsAgeKeyFile } = settings;
  const secret = new SecretKeySource(cluster, namespace, sopsAgeSecret);
  return sopsAgeKeyFile === undefined ? [secret] : [new FileKeySource(sopsAgeKeyFile), secret];
}

/** A file of age keys, as `age-keygen -o FILE` makes it. */
export class FileKeySource implements AgeKeySource {
  readonly place: string;
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
    this.place = `the file ${path}`;
  }

  async read(): Promise<KeyText> {
    try {
      const { size } = await stat(this.path);
      if (size > MAX_FILE_BYTES) return { text: '', problem: `is larger than ${MAX_FILE_BYTES / 1024} KiB` };
      return { text: await readFile(this.path, 'utf8') };
    } catch (error) {
      return { text: '', problem: `cannot be read (${codeOf(error)})` };
    }
  }
}

/** A Secret whose entries `*.agekey` are files of age keys. */
export class SecretKeySource implements AgeKeySource {
  readonly place: string;
  private readonly cluster: Cluster;
  private readonly namespace: string;
  private readonly name: string;

  constructor(cluster: Cluster, namespace: string, name: string) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
    this.place = `the Secret ${namespace}/${name}`;
  }

  async read(): Promise<KeyText> {
    const { namespace, name } = this;
    try {
      const secret = await this.cluster.get({ apiVersion: 'v1', kind: 'Secret', namespace, name });
      if (secret === undefined) return { text: '', problem: 'does not exist' };
      return { text: keyEntries(valueAt(secret, 'data')).join('\n') };
    } catch (error) {
      return { text: '', problem: `cannot be read (${error instanceof ClusterError ? error.code : codeOf(error)})` };
    }
  }
}

function keyEntries(data: unknown): string[] {
  return Object.entries(isJsonObject(data) ? data : {})
    .filter(([name, value]) => name.endsWith(KEY_SUFFIX) && typeof value === 'string')
    .map(([, value]) => Buffer.from(String(value), 'base64').toString('utf8'));
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
}
