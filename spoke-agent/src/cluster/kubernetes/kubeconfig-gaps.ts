// What kubectl takes from a user of a kubeconfig and client-node's KubeConfig (2.0.1) leaves out: `tokenFile`, impersonated groups and uid, and
// KUBERNETES_EXEC_INFO for exec plugins. Dropping the groups silently would change what we may do. Filled in by the library's own means.
import { resolve } from 'node:path';
import { type User, loadYaml } from '@kubernetes/client-node';
import { z } from 'zod';
import type { CredentialHeaders } from './credential.js';

const userSchema = z.object({
  tokenFile: z.string().optional(),
  'as-groups': z.array(z.string()).nullish(),
  'as-uid': z.string().optional(),
});
const usersSchema = z.object({ users: z.array(z.object({ name: z.string(), user: userSchema.nullish() })).nullish() });
/** Entries of a plugin's environment, as KubeConfig keeps them. */
const execSchema = z.looseObject({
  apiVersion: z.string().default('client.authentication.k8s.io/v1'),
  command: z.string().min(1),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

export interface UserGaps {
  /** Absolute. */
  readonly tokenFile?: string;
  readonly headers: CredentialHeaders;
}

/** The gaps of each user in the text of one kubeconfig; relative file names in it are relative to the directory. */
export function readGaps(text: string, directory: string): Map<string, UserGaps> {
  const { users } = usersSchema.parse(loadYaml(text));
  return new Map((users ?? []).map(({ name, user }) => [name, gapsOf(user ?? {}, directory)]));
}

function gapsOf(user: z.infer<typeof userSchema>, directory: string): UserGaps {
  const { tokenFile, 'as-groups': groups, 'as-uid': uid } = user;
  return {
    ...(tokenFile !== undefined && { tokenFile: resolve(directory, tokenFile) }),
    headers: {
      ...(groups && groups.length > 0 && { 'impersonate-group': groups }),
      ...(uid !== undefined && { 'impersonate-uid': uid }),
    },
  };
}

/** The user as KubeConfig needs it. Throws an Error when its exec entry cannot be run. */
export function fillGaps(user: User, { tokenFile }: UserGaps): User {
  if (user.exec) return { ...user, exec: withExecInfo(user.exec, user.name) };
  if (tokenFile === undefined) return user;
  // A token file wins over a token, as in kubectl. The same provider as KubeConfig.loadFromCluster uses.
  const { token: _token, ...rest } = user;
  return { ...rest, authProvider: { name: 'tokenFile', config: { tokenFile } } };
}

function withExecInfo(exec: unknown, user: string): unknown {
  const parsed = execSchema.safeParse(exec);
  if (!parsed.success)
    throw new Error(`The exec entry of the user "${user}" needs a command, and env as name and value.`);
  const { apiVersion, env } = parsed.data;
  const info = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } });
  return { ...parsed.data, env: [...(env ?? []), { name: 'KUBERNETES_EXEC_INFO', value: info }] };
}
