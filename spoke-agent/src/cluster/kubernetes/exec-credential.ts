// Credentials from a kubeconfig's exec plugin (client.authentication.k8s.io), as EKS, GKE and AKS use them. The plugin is named by the
// operator's own kubeconfig, never by anything that came from Git or the hub.
import { execFile } from 'node:child_process';
import { type ClientCertificate, type Credential, type CredentialValue, bearer } from './credential.js';

/** A plugin that has not answered by then is ended. Some open a browser or a network connection. */
const PLUGIN_TIMEOUT_MS = 60_000;
/** A plugin's output beyond this is refused. */
const PLUGIN_OUTPUT_BYTES = 1024 * 1024;
/** A credential is renewed this long before it ends. */
const RENEW_BEFORE_END_MS = 30_000;

export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

interface ExecCredentialStatus {
  token?: string;
  clientCertificateData?: string;
  clientKeyData?: string;
  expirationTimestamp?: string;
}

export class ExecCredential implements Credential {
  readonly #plugin: ExecPlugin;
  #pending: Promise<CredentialValue> | undefined;
  #endsAt = Number.POSITIVE_INFINITY;

  constructor(plugin: ExecPlugin) {
    this.#plugin = plugin;
  }

  current(): Promise<CredentialValue> {
    if (this.#pending && Date.now() < this.#endsAt - RENEW_BEFORE_END_MS) return this.#pending;
    this.#endsAt = Number.POSITIVE_INFINITY;
    const pending = this.#ask();
    this.#pending = pending;
    pending.catch(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    return pending;
  }

  renew(): boolean {
    this.#pending = undefined;
    return true;
  }

  async #ask(): Promise<CredentialValue> {
    const status = readStatus(await run(this.#plugin), this.#plugin.command);
    if (status.expirationTimestamp !== undefined) this.#endsAt = Date.parse(status.expirationTimestamp);
    const clientCertificate = certificateOf(status);
    return {
      headers: status.token === undefined ? {} : bearer(status.token),
      ...(clientCertificate && { clientCertificate }),
    };
  }
}

function certificateOf(status: ExecCredentialStatus): ClientCertificate | undefined {
  if (status.clientCertificateData === undefined || status.clientKeyData === undefined) return undefined;
  return { certificate: status.clientCertificateData, key: status.clientKeyData };
}

function readStatus(output: string, command: string): ExecCredentialStatus {
  const told = `The credential plugin "${command}" named in the kubeconfig`;
  let answer: { status?: ExecCredentialStatus };
  try {
    answer = JSON.parse(output) as { status?: ExecCredentialStatus };
  } catch {
    throw new Error(`${told} did not print an ExecCredential as JSON. Run it by hand to see what it prints.`);
  }
  if (!answer.status) throw new Error(`${told} printed an ExecCredential without a status: is a login needed?`);
  return answer.status;
}

function run(plugin: ExecPlugin): Promise<string> {
  const info = { apiVersion: plugin.apiVersion, kind: 'ExecCredential', spec: { interactive: false } };
  const env: NodeJS.ProcessEnv = { ...process.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  for (const { name, value } of plugin.env) env[name] = value;
  const options = { env, timeout: PLUGIN_TIMEOUT_MS, maxBuffer: PLUGIN_OUTPUT_BYTES };
  return new Promise((resolve, reject) => {
    execFile(plugin.command, plugin.args, options, (error, stdout) => {
      if (!error) return resolve(stdout);
      const why = error.code === 'ENOENT' ? 'is not installed' : `failed (${error.code ?? error.signal ?? 'unknown'})`;
      reject(new Error(`The credential plugin "${plugin.command}" named in the kubeconfig ${why}.`));
    });
  });
}
