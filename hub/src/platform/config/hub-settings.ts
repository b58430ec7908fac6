// Every setting of the hub as data: the only list. Flags, variables, `--help`, docs/configuration.md and the checks come from it.
import {
  type Parser,
  address,
  fraction,
  key32,
  listOf,
  noProxyEntry,
  oneOf,
  proxyAddress,
  serviceAddress,
  text,
  trueOrFalse,
  wholeNumber,
} from './setting-types.js';

/** One setting. Its flag and its variable follow from its name unless `variable` says otherwise. */
export interface Setting<T> {
  readonly parser: Parser<T>;
  readonly description: string;
  /** As one would write it; without it the setting is optional. */
  readonly fallback?: string;
  /** What stands for the value in `--help`. */
  readonly placeholder: string;
  readonly variable?: string;
  /** Cannot be given as a flag: the command line is visible to every user of the machine. */
  readonly isSecret?: boolean;
}

const DAY_SECONDS = 86_400;
const APPLICATIONS_POLICIES = ['create-only', 'create-update', 'create-delete', 'sync'] as const;
/** `fast` falls back to the other by itself. */
const GIT_TRANSPORTS = ['fast', 'isomorphic-git'] as const;

export const hubSettings = {
  host: {
    parser: text,
    fallback: '127.0.0.1',
    placeholder: 'ADDRESS',
    description: 'The address to listen on. `0.0.0.0` is reachable from other machines: put TLS in front of it.',
  },
  port: {
    parser: wholeNumber(0, 65_535),
    fallback: '8080',
    placeholder: 'N',
    description: 'The port to listen on; 0 takes a free one, which the ready line on stdout names.',
  },
  dataDir: {
    parser: text,
    fallback: '.wheelhouse/hub',
    placeholder: 'DIR',
    description:
      'Where the embedded Postgres, the encryption key and the first administrator token live, and copies of repositories (`git`) and ' +
      'charts (`charts`, at most 1 GiB), which may be deleted at any time.',
  },
  databaseUrl: {
    parser: address('postgres', 'postgresql'),
    placeholder: 'URL',
    variable: 'DATABASE_URL',
    description:
      'A Postgres, 15 or newer, with a direct or session-pooled connection. Without it the hub runs an embedded Postgres in its data ' +
      'directory, which only one hub can use.',
  },
  databasePoolSize: {
    parser: wholeNumber(2, 200),
    fallback: '10',
    placeholder: 'N',
    description: 'The most connections of the main pool. Jobs and change notifications need up to six more.',
  },
  jobConcurrency: {
    parser: wholeNumber(1, 64),
    fallback: '4',
    placeholder: 'N',
    description: 'How many background jobs this process works on at once.',
  },
  encryptionKey: {
    parser: key32,
    placeholder: 'KEY',
    isSecret: true,
    description:
      'The key that seals repository passwords and the signing key in the database: 32 bytes, base64 or hexadecimal. Without it one ' +
      'is made and kept as `encryption-key` in the data directory. Every hub of one database needs the same.',
  },
  webhookSecret: {
    parser: text,
    placeholder: 'SECRET',
    isSecret: true,
    description:
      'The secret of `POST /api/webhook`: key of the signatures, or the token itself. Without it the endpoint answers 404.',
  },
  lateAfterSeconds: {
    parser: wholeNumber(5, DAY_SECONDS),
    fallback: '90',
    placeholder: 'N',
    description: 'A cluster that is silent for longer is Late.',
  },
  lostAfterSeconds: {
    parser: wholeNumber(5, DAY_SECONDS),
    fallback: '300',
    placeholder: 'N',
    description:
      'A cluster that is silent for longer is Lost, and its statuses read Unknown. Not less than the threshold for Late.',
  },
  agentPollSeconds: {
    parser: wholeNumber(1, 3_600),
    fallback: '30',
    placeholder: 'N',
    description:
      'How long agents wait between polls. Changes reach them at once anyway; polling repairs what was missed.',
  },
  repositoryPollSeconds: {
    parser: wholeNumber(5, DAY_SECONDS),
    fallback: '180',
    placeholder: 'N',
    description: 'How often the refs of repositories are looked up, with some jitter. A webhook makes it immediate.',
  },
  repositoryTimeoutSeconds: {
    parser: wholeNumber(1, 3_600),
    fallback: '60',
    placeholder: 'N',
    description: 'How long one exchange with a Git server may take.',
  },
  gitTransport: {
    parser: oneOf(GIT_TRANSPORTS),
    fallback: 'fast',
    placeholder: 'NAME',
    description:
      'How commits are fetched: `fast` brings only what changed, and where that fails it asks again with `isomorphic-git`, which always ' +
      'brings the whole commit.',
  },
  gitCacheMebibytes: {
    parser: wholeNumber(64, 100_000_000),
    fallback: '10240',
    placeholder: 'N',
    description:
      'What the copies of all repositories may take on disk; one repository may take a quarter of it. The copies used least recently go ' +
      'first, and a repository that is too large is refused with `REPOSITORY_LIMIT_EXCEEDED`.',
  },
  httpsProxy: {
    parser: proxyAddress,
    placeholder: 'URL',
    variable: 'HTTPS_PROXY',
    isSecret: true,
    description:
      'The proxy that repositories at https:// and registries of charts are reached through, where they have none of their own.',
  },
  noProxy: {
    parser: listOf(noProxyEntry),
    fallback: '',
    placeholder: 'HOST,HOST',
    variable: 'NO_PROXY',
    description:
      'What is reached without the proxy: hosts with all below them (`example.com`), what is below alone (`.example.com`), addresses, ' +
      'ranges (`10.0.0.0/8`), or `*` for everything. Loopback always is.',
  },
  rendererPath: {
    parser: text,
    placeholder: 'FILE',
    description:
      'The WebAssembly module that renders Kustomize and Helm, with the `.json` that describes it and `jsonnet.wasm` beside it. By default what ' +
      '`npm run build:renderer` made. While it is not there such sources say `RENDERER_UNAVAILABLE`; a module that appears is used at once.',
  },
  renderThreads: {
    parser: wholeNumber(1, 64),
    placeholder: 'N',
    description:
      'How many sources are rendered at once, each in a thread of its own, about 100 MB each while it works. By default one less than ' +
      'there are processors, and four at most.',
  },
  renderTimeoutSeconds: {
    parser: wholeNumber(1, 600),
    fallback: '30',
    placeholder: 'N',
    description:
      'How long one source may keep a processor with being rendered. Time in which a busy machine does something else ' +
      'is not counted, unless it is three times as long. Longer is stopped, and refused with `RENDER_LIMIT_EXCEEDED`.',
  },
  expansionParameterSets: {
    parser: wholeNumber(1, 10_000_000),
    fallback: '100000',
    placeholder: 'N',
    description:
      'The most parameter sets that the generators of one application set may give. More is refused with `EXPANSION_LIMIT`, before a ' +
      'matrix is multiplied out.',
  },
  expansionTimeoutSeconds: {
    parser: wholeNumber(1, 600),
    fallback: '10',
    placeholder: 'N',
    description:
      'How long one application set may keep the processor with generators and templates, waiting for Git and services not counted. ' +
      'Longer is refused with `EXPANSION_LIMIT`.',
  },
  deletionBudgetApplications: {
    parser: wholeNumber(0, 1_000_000),
    fallback: '5',
    placeholder: 'N',
    description:
      'A plan of an application set is held for approval when it deletes more applications than this and ...',
  },
  deletionBudgetFraction: {
    parser: fraction,
    fallback: '0.2',
    placeholder: 'SHARE',
    description: '... more than this share of the set.',
  },
  applicationsPolicy: {
    parser: oneOf(APPLICATIONS_POLICIES),
    placeholder: 'POLICY',
    description:
      'What every application set may do to its applications: create-only, create-update, create-delete or sync. Without it each set ' +
      'says so itself with `syncPolicy.applicationsSync`.',
  },
  allowPolicyOverride: {
    parser: trueOrFalse,
    placeholder: 'BOOLEAN',
    description:
      "Whether a set's own `syncPolicy.applicationsSync` wins over the policy of the hub. As in Argo CD it does only while the hub has none.",
  },
  allowedRepositoryPrefixes: {
    parser: listOf(address('https', 'http', 'ssh', 'oci')),
    fallback: '',
    placeholder: 'URL,URL',
    description:
      'Prefixes of repository addresses that templates and generators may name, besides the repositories that were added.',
  },
  allowedServiceAddresses: {
    parser: listOf(serviceAddress),
    fallback: '',
    placeholder: 'ADDRESS,ADDRESS',
    description:
      'Where generators may lead besides: providers and plugins at loopback, link-local and metadata addresses are refused unless listed ' +
      'here. Hosts (`localhost`), hosts with a port (`127.0.0.1:4355`), ranges of addresses (`127.0.0.0/8`) or prefixes of URLs ' +
      '(`http://localhost:4355/api`). Private ranges such as 10.0.0.0/8 need no entry.',
  },
  enableScmProviders: {
    parser: trueOrFalse,
    fallback: 'true',
    placeholder: 'true|false',
    description: 'Whether application sets may use the scmProvider and pullRequest generators.',
  },
  allowedScmProviders: {
    parser: listOf(text),
    fallback: '',
    placeholder: 'URL,URL',
    description:
      'The API addresses that scmProvider and pullRequest generators may name in `api`, exactly as written ' +
      'there; empty allows all. A generator without `api` uses the public service of its provider, which is always allowed.',
  },
  logLevel: {
    parser: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    fallback: 'info',
    placeholder: 'LEVEL',
    description: 'The least severe lines to log: trace, debug, info, warn, error or silent.',
  },
} as const satisfies Record<string, Setting<unknown>>;

export type HubSettingName = keyof typeof hubSettings;

/** What each setting's text turned into; undefined for an optional one that was not given. */
export type HubSettingValues = {
  readonly [Name in HubSettingName]: (typeof hubSettings)[Name] extends { parser: Parser<infer T>; fallback: string }
    ? T
    : (typeof hubSettings)[Name] extends { parser: Parser<infer T> }
      ? T | undefined
      : never;
};
