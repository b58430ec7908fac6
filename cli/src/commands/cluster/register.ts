import type { RegisterClusterPayload } from '@wheelhouse/protocol';
import { Option, type Command } from 'commander';
import { print, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, keyValue, seconds, withConnection } from '../options.js';
import { agentManifest } from './agent-manifest.js';

interface RegisterOptions extends CommonOptions {
  label?: Record<string, string>;
  annotation?: Record<string, string>;
  project?: string;
  server?: string;
  ttl: number;
  hubUrl?: string;
  image?: string;
}

const PAYLOAD = `{ cluster { id name labels } joinToken joinTokenExpiresAt }`;
const REGISTER = `mutation($input: RegisterClusterInput!) { registerCluster(input: $input) ${PAYLOAD} }`;
const TOKEN = `mutation($cluster: String!, $ttlSeconds: Int) { createJoinToken(cluster: $cluster, ttlSeconds: $ttlSeconds) ${PAYLOAD} }`;
/** How long a join token lives unless told. */
const DEFAULT_TTL_SECONDS = 3_600;

/** `cluster register`: a new cluster and the token, or the manifest, for its agent. */
export function addRegisterCommand(parent: Command): void {
  withAgentOptions(withConnection(parent.command('register <name>')))
    .description('register a cluster and print what its agent needs: the join token, or a manifest for kubectl apply')
    .option('--label <key=value>', 'label; repeatable, or comma-separated', keyValue)
    .option('--annotation <key=value>', 'annotation; repeatable, or comma-separated', keyValue)
    .option('--project <name>', 'project')
    .option('--server <address>', 'address that templates may use; nothing dials it')
    .action(async (name: string, options: RegisterOptions) => {
      const hub = connect(options);
      const { registerCluster } = await hub.request<{ registerCluster: RegisterClusterPayload }>(REGISTER, {
        input: {
          name,
          labels: options.label,
          annotations: options.annotation,
          project: options.project,
          server: options.server,
          joinTokenTtlSeconds: options.ttl,
        },
      });
      present(registerCluster, hub.address.url, options, 'registered');
    });
}

/** `cluster token`: another join token. */
export function addTokenCommand(parent: Command): void {
  withAgentOptions(withConnection(parent.command('token <name>')))
    .description('make another join token for a registered cluster; joining again replaces the key of its agent')
    .action(async (name: string, options: RegisterOptions) => {
      const hub = connect(options);
      const { createJoinToken } = await hub.request<{ createJoinToken: RegisterClusterPayload }>(TOKEN, {
        cluster: name,
        ttlSeconds: options.ttl,
      });
      present(createJoinToken, hub.address.url, options, 'has a new join token');
    });
}

function withAgentOptions(command: Command): Command {
  return command
    .option('--ttl <duration>', 'how long the join token lives', seconds, DEFAULT_TTL_SECONDS)
    .option('--hub-url <url>', 'address of the hub as agents reach it (default: the one this command uses)')
    .option('--image <image>', 'container image of the agent, for -o yaml')
    .addOption(
      new Option('-o, --output <format>', 'token alone, the agent manifest, or all as JSON').choices([
        'token',
        'yaml',
        'json',
      ]),
    );
}

function present(payload: RegisterClusterPayload, hubUrl: string, options: RegisterOptions, done: string): void {
  const hub = options.hubUrl ?? hubUrl;
  const { name } = payload.cluster;
  if (options.output === 'token') print(payload.joinToken);
  else if (options.output === 'json') print(JSON.stringify(payload, null, 2));
  else if (options.output === 'yaml')
    print(
      agentManifest({
        hubUrl: hub,
        joinToken: payload.joinToken,
        clusterName: name,
        ...(options.image ? { image: options.image } : {}),
      }),
    );
  else {
    remark(`cluster/${name} ${done}; the token works once, until ${payload.joinTokenExpiresAt}. Start its agent with:`);
    // By environment: a command line is readable by every user of the machine.
    print(
      `WHEELHOUSE_JOIN_TOKEN=${payload.joinToken} wheelhouse agent --hub ${hub} --state-dir ./${name} --kubeconfig FILE`,
    );
  }
}
