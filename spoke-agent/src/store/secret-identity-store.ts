// The agent's identity in a Secret of its own namespace, for two replicas that share no disk. Only the replica with the lease writes it.
import type { Cluster, KubernetesObject } from '../cluster/cluster.js';
import type { IdentityStore } from './identity-store.js';
import { identitySchema, type AgentIdentity } from './state-schema.js';
import { StateCorruptError } from './store.errors.js';

const ENTRY = 'identity.json';
/** Not the manager of what is applied: the Secret belongs to no application. */
const MANAGER = 'wheelhouse-identity';

export class SecretIdentityStore implements IdentityStore {
  private readonly cluster: Pick<Cluster, 'get' | 'create' | 'replace'>;
  private readonly namespace: string;
  private readonly name: string;
  private readonly former: IdentityStore | undefined;

  /** @param former where an identity may be from before there was the Secret; it is taken over. */
  constructor(
    cluster: Pick<Cluster, 'get' | 'create' | 'replace'>,
    place: { readonly namespace: string; readonly name: string },
    former?: IdentityStore,
  ) {
    this.cluster = cluster;
    this.namespace = place.namespace;
    this.name = place.name;
    this.former = former;
  }

  async readIdentity(): Promise<AgentIdentity | undefined> {
    const entry = dataOf(await this.find())[ENTRY];
    if (entry === undefined) return await this.takeOver();
    const parsed = identitySchema.safeParse(jsonIn(entry));
    if (!parsed.success)
      throw new StateCorruptError(
        `Secret ${this.namespace}/${this.name}`,
        `its entry ${ENTRY} is not what the agent wrote`,
      );
    return parsed.data;
  }

  async writeIdentity(identity: AgentIdentity): Promise<void> {
    const live = await this.find();
    const data = { ...dataOf(live), [ENTRY]: Buffer.from(JSON.stringify(identity)).toString('base64') };
    const metadata = { name: this.name, namespace: this.namespace };
    // In the version that was read: a replica that lost its lease meanwhile does not overwrite what its successor wrote.
    if (live !== undefined) await this.cluster.replace({ ...live, data }, { manager: MANAGER });
    else
      await this.cluster.create(
        { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data },
        { manager: MANAGER },
      );
  }

  private async takeOver(): Promise<AgentIdentity | undefined> {
    const identity = await this.former?.readIdentity();
    if (identity !== undefined) await this.writeIdentity(identity);
    return identity;
  }

  private async find(): Promise<KubernetesObject | undefined> {
    const { namespace, name } = this;
    return await this.cluster.get({ apiVersion: 'v1', kind: 'Secret', namespace, name });
  }
}

function dataOf(secret: KubernetesObject | undefined): Readonly<Record<string, string>> {
  return (secret?.['data'] ?? {}) as Readonly<Record<string, string>>;
}

function jsonIn(entry: string): unknown {
  try {
    return JSON.parse(Buffer.from(entry, 'base64').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
