// The user entry of a kubeconfig as a credential, with kubectl's precedence: exec plugin, token file, token, user and password.
import {
  type ClientCertificate,
  type Credential,
  CredentialWithHeaders,
  FixedCredential,
  TokenFileCredential,
  bearer,
} from './credential.js';
import { ExecCredential } from './exec-credential.js';
import { type Section, dataOrFile, memberOf, sectionOf, textOf } from './kubeconfig-section.js';

export async function userCredential(user: Section, paths: string): Promise<Credential> {
  const credential = await plainCredential(user, paths);
  const impersonated = textOf(user, 'as');
  return impersonated ? new CredentialWithHeaders(credential, impersonation(user, impersonated)) : credential;
}

async function plainCredential(user: Section, paths: string): Promise<Credential> {
  if (user['exec']) return execCredential(memberOf(user, 'exec'), paths);
  if (user['auth-provider']) {
    throw new Error(
      `The kubeconfig ${paths} uses an auth-provider, which kubectl dropped in 1.26. Use the exec plugin of your provider.`,
    );
  }
  const clientCertificate = await certificateOf(user);
  const tokenFile = textOf(user, 'tokenFile');
  if (tokenFile) return new TokenFileCredential(tokenFile, clientCertificate);
  return new FixedCredential({ headers: headersOf(user), ...(clientCertificate && { clientCertificate }) });
}

function headersOf(user: Section): Record<string, string> {
  const token = textOf(user, 'token');
  if (token) return bearer(token);
  const name = textOf(user, 'username');
  if (!name) return {};
  const pair = Buffer.from(`${name}:${textOf(user, 'password') ?? ''}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}

async function certificateOf(user: Section): Promise<ClientCertificate | undefined> {
  const certificate = await dataOrFile(user, 'client-certificate');
  const key = await dataOrFile(user, 'client-key');
  return certificate && key ? { certificate, key } : undefined;
}

function execCredential(exec: Section, paths: string): Credential {
  const command = textOf(exec, 'command');
  if (!command) throw new Error(`The kubeconfig ${paths} has an exec entry without a command.`);
  const args = Array.isArray(exec['args']) ? exec['args'].map(String) : [];
  const env = Array.isArray(exec['env']) ? exec['env'].map(sectionOf) : [];
  return new ExecCredential({
    apiVersion: textOf(exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1',
    command,
    args,
    env: env.map((entry) => ({ name: textOf(entry, 'name') ?? '', value: textOf(entry, 'value') ?? '' })),
  });
}

function impersonation(user: Section, name: string): Record<string, string | string[]> {
  const uid = textOf(user, 'as-uid');
  const groups = Array.isArray(user['as-groups']) ? user['as-groups'].map(String) : [];
  return {
    'impersonate-user': name,
    ...(uid && { 'impersonate-uid': uid }),
    ...(groups.length > 0 && { 'impersonate-group': groups }),
  };
}
