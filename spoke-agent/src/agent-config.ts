// The agent's settings from flags and environment, checked in one place: all problems are said together. Read by main.ts only.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { InvalidInputError } from '@wheelhouse/protocol';
import { z } from 'zod';

/** What `createAgent` needs; the rest of {@link AgentProcessConfig} concerns the process around it. */
export interface AgentConfig {
  /** Address of the hub, for example `https://hub.example.com`. */
  readonly hub: string;
  /** Needed at the first start only. */
  readonly joinToken?: string | undefined;
  /** Folder of the agent's identity and last good state. */
  readonly stateDir: string;
  /** Days after which the agent makes a new key pair; 0 = never. Default 30. */
  readonly keyRotationDays?: number;
  /** The agent's own namespace. Default `wheelhouse-system`. */
  readonly namespace?: string | undefined;
  /** A file of age keys, for what is encrypted with SOPS; read anew whenever something is decrypted. */
  readonly sopsAgeKeyFile?: string | undefined;
  /** The Secret in the agent's namespace whose entries `*.agekey` hold age keys. Default `wheelhouse-sops-age`. */
  readonly sopsAgeSecret?: string | undefined;
  /** How many applications are reconciled at once. Default 24. */
  readonly applicationConcurrency?: number;
  /** How many requests to the cluster's API are in flight at once. Default 20. */
  readonly requestConcurrency?: number;
  /** How long controllers get to notice what a wave of a sync wrote, before the next begins. Default 2 s. */
  readonly waveDelayMs?: number;
}

/** Everything that main.ts reads. */
export interface AgentProcessConfig extends AgentConfig {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly simulate: boolean;
  readonly simulatePort?: number | undefined;
  readonly healthPort?: number | undefined;
  /** Whether this is one of several replicas, of which the one that holds a Lease works. */
  readonly leaderElection?: boolean;
  /** A Secret in the agent's namespace that keeps its identity, instead of the state folder. */
  readonly identitySecret?: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** One setting: its flag, its environment variable and what it means. */
const SETTINGS = {
  hub: { env: 'WHEELHOUSE_HUB', help: 'address of the hub, for example https://hub.example.com (required)' },
  'join-token': { env: 'WHEELHOUSE_JOIN_TOKEN', help: 'single-use token, needed at the first start only' },
  'state-dir': { env: 'WHEELHOUSE_STATE_DIR', help: 'folder of identity and last good state (~/.wheelhouse/agent)' },
  kubeconfig: { env: 'KUBECONFIG', help: 'kubeconfig file; without it, the service account of the pod' },
  context: { env: 'WHEELHOUSE_CONTEXT', help: 'context of the kubeconfig; its current one by default' },
  simulate: { env: 'WHEELHOUSE_SIMULATE', help: 'run on a simulated cluster inside this process', isSwitch: true },
  'simulate-port': { env: 'WHEELHOUSE_SIMULATE_PORT', help: 'loopback HTTP door of the simulated cluster' },
  'key-rotation-days': {
    env: 'WHEELHOUSE_KEY_ROTATION_DAYS',
    help: 'days after which the agent makes itself a new key (30; 0 = never)',
  },
  namespace: { env: 'WHEELHOUSE_NAMESPACE', help: "the agent's own namespace (wheelhouse-system)" },
  'sops-age-key-file': {
    env: 'WHEELHOUSE_SOPS_AGE_KEY_FILE',
    help: 'file of age keys for what is encrypted with SOPS; read anew when it is needed',
  },
  'sops-age-secret': {
    env: 'WHEELHOUSE_SOPS_AGE_SECRET',
    help: "Secret in the agent's namespace with age keys, in entries *.agekey (wheelhouse-sops-age)",
  },
  'wave-delay-seconds': {
    env: 'WHEELHOUSE_WAVE_DELAY_SECONDS',
    help: 'pause between the waves of a sync, so that controllers notice what was written (2)',
  },
  'leader-election': {
    env: 'WHEELHOUSE_LEADER_ELECTION',
    help: "one of several replicas: the one that holds a Lease in the agent's namespace works, the others wait",
    isSwitch: true,
  },
  'identity-secret': {
    env: 'WHEELHOUSE_IDENTITY_SECRET',
    help: "Secret in the agent's namespace that keeps its key, instead of the state folder (several replicas need it)",
  },
  'health-port': { env: 'WHEELHOUSE_HEALTH_PORT', help: 'serve /healthz, /readyz and /metrics here (off by default)' },
  'log-level': { env: 'WHEELHOUSE_LOG_LEVEL', help: 'debug, info (default), warn or error' },
} as const;

/** How old a key gets by default. */
export const DEFAULT_KEY_ROTATION_DAYS = 30;
/** The longest life of a key that can be asked for; a longer one is 0, never. */
const LONGEST_KEY_LIFE_DAYS = 3_650;

/** The longest pause between the waves of a sync that can be asked for. */
const LONGEST_WAVE_DELAY_SECONDS = 600;

const port = z.coerce.number().int().min(0).max(65_535);

const dnsName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'must be the name of a Kubernetes object');

const schema = z.strictObject({
  hub: z
    .url({ protocol: /^https?$/, error: 'must be the http(s) address of the hub, for example https://hub.example.com' })
    .transform((url) => url.replace(/\/+$/, '')),
  'join-token': z.string().startsWith('whj_', 'must be a join token: it starts with whj_').optional(),
  'state-dir': z
    .string()
    .default(() => join(homedir(), '.wheelhouse', 'agent'))
    .transform((folder) => resolve(folder)),
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  simulate: z.union([z.boolean(), z.stringbool()]).default(false),
  'simulate-port': port.optional(),
  'key-rotation-days': z.coerce.number().min(0).max(LONGEST_KEY_LIFE_DAYS).default(DEFAULT_KEY_ROTATION_DAYS),
  namespace: dnsName.optional(),
  'sops-age-key-file': z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  'sops-age-secret': dnsName.optional(),
  'wave-delay-seconds': z.coerce.number().min(0).max(LONGEST_WAVE_DELAY_SECONDS).optional(),
  'leader-election': z.union([z.boolean(), z.stringbool()]).default(false),
  'identity-secret': dnsName.optional(),
  'health-port': port.optional(),
  'log-level': z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

/** The text of `--help`. */
export function usage(): string {
  const lines = Object.entries(SETTINGS).map(
    ([flag, setting]) => `  --${flag.padEnd(18)} ${setting.help} [${setting.env}]`,
  );
  return [
    'wheelhouse agent: the spoke agent of one Kubernetes cluster',
    '',
    ...lines,
    '  --help               this text',
    '',
  ].join('\n');
}

/**
 * Reads flags and environment (a flag wins).
 * @returns undefined when help was asked for
 * @throws InvalidInputError CONFIG_INVALID that names every problem
 */
export function readAgentConfig(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): AgentProcessConfig | undefined {
  const flags = readFlags(args);
  if (flags['help'] === true) return undefined;
  const given = Object.entries(SETTINGS).map(([flag, setting]) => [
    flag,
    flags[flag] ?? (env[setting.env] || undefined),
  ]);
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw invalid(parsed.error.issues.map(describeIssue));
  const values = parsed.data;
  return Object.freeze({
    hub: values.hub,
    joinToken: values['join-token'],
    stateDir: values['state-dir'],
    kubeconfig: values.kubeconfig,
    context: values.context,
    simulate: values.simulate,
    simulatePort: values['simulate-port'],
    keyRotationDays: values['key-rotation-days'],
    namespace: values.namespace,
    sopsAgeKeyFile: values['sops-age-key-file'],
    sopsAgeSecret: values['sops-age-secret'],
    ...(values['wave-delay-seconds'] !== undefined && { waveDelayMs: values['wave-delay-seconds'] * 1_000 }),
    leaderElection: values['leader-election'],
    identitySecret: values['identity-secret'],
    healthPort: values['health-port'],
    logLevel: values['log-level'],
  });
}

function readFlags(args: readonly string[]): Record<string, unknown> {
  const options: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } };
  for (const [flag, setting] of Object.entries(SETTINGS))
    options[flag] = { type: 'isSwitch' in setting ? 'boolean' : 'string' };
  try {
    return { ...parseArgs({ args: [...args], options, allowPositionals: false }).values };
  } catch (error) {
    throw invalid([error instanceof Error ? error.message : String(error)]);
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const flag = String(issue.path[0] ?? '');
  const setting = Object.entries(SETTINGS).find(([name]) => name === flag)?.[1];
  return `--${flag} (${setting?.env ?? '-'}): ${issue.message}`;
}

function invalid(problems: readonly string[]): InvalidInputError {
  return new InvalidInputError(
    'CONFIG_INVALID',
    `The agent's settings are not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}\nSee --help.`,
  );
}
