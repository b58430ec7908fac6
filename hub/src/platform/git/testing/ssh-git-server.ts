/** For specs: an SSH server on loopback that runs the real `git upload-pack`, and may be told to behave badly. */
import { spawn } from 'node:child_process';
import { isAbsolute, join } from 'node:path';
import { type AddressInfo, createServer } from 'node:net';
import ssh2, { type Connection, type ServerChannel, type Session } from 'ssh2';

const { Server, utils } = ssh2;

export interface SshGitServerOptions {
  /** Repositories lie directly below it. */
  readonly directory: string;
  /** The public half of the key that may log in (OpenSSH form); without it any may. */
  readonly authorizedKey?: string;
  /** Whether `GIT_PROTOCOL` is taken: then the second version is spoken. */
  readonly takesVersion2?: boolean;
  /** Called with each command; true: it is answered (or not) by this. */
  readonly intercept?: (command: string, channel: ServerChannel) => boolean;
  /** Besides the one that it makes itself. */
  readonly moreHostKeys?: readonly string[];
}

export interface SshGitServer {
  readonly port: number;
  /** The line that `known_hosts` needs. */
  readonly knownHosts: string;
  /** Commands that ran. */
  readonly commands: string[];
  /** Connections that logged in so far, and those that are open. */
  readonly logins: () => number;
  readonly open: ReadonlySet<Connection>;
  close(): Promise<void>;
}

/** One key in 200 that ssh2 makes cannot be read, neither by itself. */
export function newSshKey(passphrase?: string): { readonly private: string; readonly public: string } {
  for (;;) {
    const key =
      passphrase === undefined
        ? utils.generateKeyPairSync('ed25519')
        : utils.generateKeyPairSync('ed25519', { passphrase, cipher: 'aes256-cbc', rounds: 4 });
    if (!(utils.parseKey(key.public) instanceof Error)) return key;
  }
}

export async function startSshGitServer(options: SshGitServerOptions): Promise<SshGitServer> {
  const hostKey = newSshKey().private;
  const commands: string[] = [];
  const open = new Set<Connection>();
  let logins = 0;
  const server = new Server({ hostKeys: [hostKey, ...(options.moreHostKeys ?? [])] }, (client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      if (context.method !== 'publickey') {
        context.reject(['publickey']);
        return;
      }
      const wanted = options.authorizedKey === undefined ? undefined : utils.parseKey(options.authorizedKey);
      if (wanted instanceof Error) throw wanted;
      const isRight = wanted === undefined || [wanted].flat()[0]?.getPublicSSH().equals(context.key.data) === true;
      if (isRight) context.accept();
      else context.reject(['publickey']);
    });
    client.on('ready', () => {
      logins += 1;
      client.on('session', (accept) => serve(accept(), options, commands));
    });
  });
  const listener = createServer({ noDelay: true }, (socket) => server.injectSocket(socket));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const parsed = utils.parseKey(hostKey);
  if (parsed instanceof Error) throw parsed;
  const key = [parsed].flat()[0];
  return {
    port,
    knownHosts: `[127.0.0.1]:${port} ${key?.type} ${key?.getPublicSSH().toString('base64')}\n`,
    commands,
    logins: () => logins,
    open,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const client of open) client.end();
      }),
  };
}

function serve(session: Session, options: SshGitServerOptions, commands: string[]): void {
  const environment: Record<string, string> = {};
  session.on('env', (accept, reject, { key, val }) => {
    if (key === 'GIT_PROTOCOL' && options.takesVersion2 === true) {
      environment[key] = val;
      accept?.();
    } else reject?.();
  });
  session.on('exec', (accept, _reject, { command }) => {
    commands.push(command);
    const channel = accept();
    channel.on('error', () => undefined);
    if (options.intercept?.(command, channel) === true) return;
    const path = /^git-upload-pack '([^']*)'$/.exec(command)?.[1] ?? '';
    const directory = join(options.directory, isAbsolute(path) ? path.slice(1) : path);
    const child = spawn('git', ['upload-pack', directory], {
      env: {
        PATH: process.env['PATH'],
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
        ...environment,
      },
    });
    child.stdin.on('error', () => undefined);
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    channel.on('close', () => child.kill());
    child.on('close', (code) => {
      channel.exit(code ?? 1);
      channel.end();
    });
  });
}
