/** The hub's settings: read once from flags and environment, checked, frozen. `load-hub-config.ts` documents every variable. */
export class HubConfig {
  readonly host!: string;
  readonly port!: number;
  readonly dataDir!: string;
  /** Absent: the embedded Postgres on the data directory. */
  readonly databaseUrl?: string;
  readonly databasePoolSize!: number;
  /** How many background jobs run at once in this process. */
  readonly jobConcurrency!: number;
  /** 32 bytes; absent: made and kept in the data directory. */
  readonly encryptionKey?: Buffer;
  /** HMAC secret of the webhook endpoint; absent: the endpoint answers 404. */
  readonly webhookSecret?: string;
  readonly lateAfterMs!: number;
  readonly lostAfterMs!: number;
  /** What agents are told to wait between polls. */
  readonly agentPollSeconds!: number;
  readonly repositoryPollSeconds!: number;
  readonly repositoryTimeoutMs!: number;
  /** How commits are fetched; `fast` falls back to the other by itself. */
  readonly gitTransport!: 'fast' | 'isomorphic-git';
  /** Bytes that the copies of all repositories may take on disk. */
  readonly gitCacheBytes!: number;
  /** Of repositories without one of their own, and what is reached without it; the address may hold a password. */
  readonly httpsProxy?: string;
  readonly noProxy!: readonly string[];
  /** The module that renders Kustomize and Helm; absent: where the build leaves it. */
  readonly rendererPath?: string;
  /** Sources rendered at once; absent: by the number of processors. */
  readonly renderThreads?: number;
  /** How long one source may keep a processor with being rendered. */
  readonly renderTimeoutMs!: number;
  /** Parameter sets of one application set, at most. */
  readonly expansionParameterSets!: number;
  /** How long one expansion may compute. */
  readonly expansionTimeoutMs!: number;
  /** A plan is held when it deletes more than `applications` and more than `fraction` of the set. */
  readonly deletionBudget!: { readonly applications: number; readonly fraction: number };
  /** What sets may do to their applications, whatever they say; absent: as each says. */
  readonly applicationsPolicy?: 'create-only' | 'create-update' | 'create-delete' | 'sync';
  /** Whether what a set says wins over that; absent: only while the hub has no policy. */
  readonly allowPolicyOverride?: boolean;
  /** Repository address prefixes that templates and generators may name besides added repositories. */
  readonly allowedRepositoryPrefixes!: readonly string[];
  /** Hosts, host:port, ranges and URL prefixes that providers and plugins may be reached at although they are loopback or link-local. */
  readonly allowedServiceAddresses!: readonly string[];
  /** Whether sets may ask SCM providers. */
  readonly enableScmProviders!: boolean;
  /** The values of `api` that sets may name; empty: all. */
  readonly allowedScmProviders!: readonly string[];
  readonly logLevel!: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly version!: string;
}
