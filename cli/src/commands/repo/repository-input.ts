/** The options of `repo add`. Secrets come from files and standard input: the command line is visible to every user of the machine. */
import type { AddRepositoryInput } from '@wheelhouse/protocol';
import { type Command, Option } from 'commander';
import { CommandError } from '../../exit-codes.js';
import { readInput, readSecret, readTextFile } from '../../output/standard-input.js';
import { list } from '../options.js';

/** As commander gives them. */
export interface RepositoryOptions {
  readonly type?: 'git' | 'helm';
  readonly prefix?: boolean;
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly tokenStdin?: boolean;
  readonly sshKey?: string;
  readonly sshKeyStdin?: boolean;
  readonly sshPassphraseStdin?: boolean;
  readonly knownHosts?: string;
  readonly tlsClientCert?: string;
  readonly tlsClientKey?: string;
  readonly tlsCa?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly proxy?: string;
  readonly proxyStdin?: boolean;
  readonly noProxy?: readonly string[];
}

const HTTPS = 'At https:// addresses:';
const SSH = 'At ssh:// addresses and USER@HOST:PATH:';

/** Adds the options. */
export function withRepositoryOptions(command: Command): Command {
  const grouped = (flags: string, description: string, heading: string): Option =>
    new Option(flags, description).helpGroup(heading);
  const noProxy = new Option(
    '--no-proxy <list>',
    'hosts, .domains and ranges that are reached without a proxy',
  ).argParser(list);
  // Not the opposite of --proxy.
  noProxy.negate = false;
  return command
    .addOption(
      new Option('--type <type>', 'what it holds (helm at oci:// addresses, else git)').choices(['git', 'helm']),
    )
    .option('--prefix', 'the address is a prefix: what is given serves all repositories below it')
    .addOption(grouped('--username <name>', 'user name', HTTPS))
    .addOption(grouped('--password-stdin', 'read the password, or a token in its place, from standard input', HTTPS))
    .addOption(grouped('--token-stdin', 'read a bearer token from standard input', HTTPS))
    .addOption(grouped('--tls-client-cert <file>', 'client certificate with its chain, PEM', HTTPS))
    .addOption(grouped('--tls-client-key <file>', 'key of the client certificate, PEM', HTTPS))
    .addOption(grouped('--tls-ca <file>', 'certificates of authorities to trust besides the usual ones, PEM', HTTPS))
    .addOption(grouped('--insecure-skip-tls-verify', 'do not check the certificate of the server', HTTPS))
    .addOption(grouped('--ssh-key <file>', 'private key', SSH))
    .addOption(grouped('--ssh-key-stdin', 'read the private key from standard input', SSH))
    .addOption(grouped('--ssh-passphrase-stdin', 'read the passphrase of the private key from standard input', SSH))
    .addOption(grouped('--known-hosts <file>', 'lines of known_hosts: the keys that the server may show', SSH))
    .option('--proxy <url>', 'HTTP proxy: http://HOST[:PORT]')
    .option('--proxy-stdin', 'read the address of the proxy, with user name and password, from standard input')
    .addOption(noProxy);
}

/** What is sent. Throws USAGE for options that cannot go together. */
export async function repositoryInput(url: string, options: RepositoryOptions): Promise<AddRepositoryInput> {
  check(options);
  const { proxy, noProxy, tlsClientCert, tlsClientKey, tlsCa, knownHosts } = options;
  return {
    url,
    ...(options.type && { type: options.type === 'helm' ? 'HELM' : 'GIT' }),
    isPrefix: options.prefix ?? false,
    ...(options.username !== undefined && { username: options.username }),
    ...(tlsClientCert !== undefined && { tlsClientCertificate: readTextFile(tlsClientCert) }),
    ...(tlsClientKey !== undefined && { tlsClientKey: readTextFile(tlsClientKey) }),
    ...(tlsCa !== undefined && { tlsCaCertificates: readTextFile(tlsCa) }),
    ...(options.insecureSkipTlsVerify && { insecureSkipTlsVerify: true }),
    ...(options.sshKey !== undefined && { sshPrivateKey: readTextFile(options.sshKey) }),
    ...(knownHosts !== undefined && { knownHosts: readTextFile(knownHosts) }),
    ...(proxy !== undefined && { proxy }),
    ...(noProxy !== undefined && { noProxy: [...noProxy] }),
    ...(await fromStandardInput(url, options)),
  };
}

function check(options: RepositoryOptions): void {
  const { username, passwordStdin, tokenStdin, sshKeyStdin, sshPassphraseStdin, proxyStdin } = options;
  if (username !== undefined && passwordStdin !== true)
    throw new CommandError('USAGE', '--username needs --password-stdin: a password never goes on the command line.');
  if ([passwordStdin, tokenStdin, sshKeyStdin, sshPassphraseStdin, proxyStdin].filter(Boolean).length > 1)
    throw new CommandError('USAGE', 'Standard input can hold one thing only: give one option that ends in -stdin.');
  if (options.sshKey !== undefined && sshKeyStdin === true)
    throw new CommandError('USAGE', 'Give --ssh-key FILE or --ssh-key-stdin, not both.');
  if (options.proxy !== undefined && proxyStdin === true)
    throw new CommandError('USAGE', 'Give --proxy URL or --proxy-stdin, not both.');
  if (options.proxy?.includes('@'))
    throw new CommandError(
      'USAGE',
      'A proxy with a user name and a password is given on standard input: --proxy-stdin',
    );
}

async function fromStandardInput(url: string, options: RepositoryOptions): Promise<Partial<AddRepositoryInput>> {
  if (options.passwordStdin) return { password: await readSecret(`Password or token for ${url}: `) };
  if (options.tokenStdin) return { token: await readSecret(`Token for ${url}: `) };
  if (options.sshKeyStdin) return { sshPrivateKey: await readInput('-') };
  if (options.sshPassphraseStdin) return { sshPassphrase: await readSecret(`Passphrase of the key for ${url}: `) };
  if (options.proxyStdin) return { proxy: await readSecret(`Proxy for ${url}: `) };
  return {};
}
