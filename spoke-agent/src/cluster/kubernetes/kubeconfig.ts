// Reads kubeconfig files into ApiAccess. Own code instead of @kubernetes/client-node's KubeConfig, which pulls in the whole generated client
// (+87 MB of memory, 0.4 s) for it. Unsupported: the auth-provider entries that kubectl itself dropped in 1.26.
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import type { ApiAccess } from './api-access.js';
import { userCredential } from './kubeconfig-user.js';
import { type Section, dataOrFile, memberOf, sectionOf, textOf } from './kubeconfig-section.js';

/** Everything that one or several files define; the first definition of a name wins, as in kubectl. */
interface Definitions {
  currentContext: string | undefined;
  readonly clusters: Map<string, Section>;
  readonly users: Map<string, Section>;
  readonly contexts: Map<string, Section>;
}

/**
 * @param paths one file, or several separated as in KUBECONFIG.
 * @param context the context to use; by default the files' current-context.
 * Throws an Error that names the file and what is missing; never shows a credential.
 */
export async function kubeconfigAccess(paths: string, context?: string): Promise<ApiAccess> {
  const definitions: Definitions = {
    currentContext: undefined,
    clusters: new Map(),
    users: new Map(),
    contexts: new Map(),
  };
  for (const file of paths.split(delimiter).filter(Boolean)) await readInto(definitions, file);
  const contextName = context ?? definitions.currentContext;
  if (!contextName) throw new Error(`The kubeconfig ${paths} has no current-context. Name one with --context.`);
  const chosen = named(definitions.contexts, contextName, 'context', paths);
  const cluster = named(definitions.clusters, textOf(chosen, 'cluster') ?? '', 'cluster', paths);
  const userName = textOf(chosen, 'user');
  const user = userName ? named(definitions.users, userName, 'user', paths) : undefined;
  return accessTo(cluster, user, paths);
}

async function accessTo(cluster: Section, user: Section | undefined, paths: string): Promise<ApiAccess> {
  const server = textOf(cluster, 'server');
  if (!server || !URL.canParse(server)) throw new Error(`The kubeconfig ${paths} names no valid server address.`);
  const isInsecure = cluster['insecure-skip-tls-verify'] === true;
  checkTransport(new URL(server), isInsecure, paths);
  const authority = await dataOrFile(cluster, 'certificate-authority');
  const serverName = textOf(cluster, 'tls-server-name');
  const proxyUrl = textOf(cluster, 'proxy-url');
  if (proxyUrl && !/^https?:/.test(proxyUrl)) {
    throw new Error(`The kubeconfig ${paths} names the proxy ${proxyUrl}: only http and https proxies are supported.`);
  }
  return {
    server: new URL(server),
    ...(authority && { authority }),
    ...(serverName && { serverName }),
    isInsecure,
    ...(proxyUrl && { proxyUrl }),
    credential: await userCredential(user ?? {}, paths),
  };
}

/** A token must not cross a network in the clear: plain http only to this machine (`kubectl proxy`), or where TLS was waived anyway. */
function checkTransport(server: URL, isInsecure: boolean, paths: string): void {
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname);
  if (server.protocol === 'https:' || (server.protocol === 'http:' && (isLocal || isInsecure))) return;
  throw new Error(`The kubeconfig ${paths} names ${server.origin}: the agent talks to other machines over https only.`);
}

async function readInto(definitions: Definitions, file: string): Promise<void> {
  let content: Section;
  try {
    content = sectionOf(parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Error(`The kubeconfig ${file} cannot be read as YAML.`, { cause: error });
  }
  definitions.currentContext ??= textOf(content, 'current-context') || undefined;
  collect(definitions.clusters, content['clusters'], 'cluster', file);
  collect(definitions.users, content['users'], 'user', file);
  collect(definitions.contexts, content['contexts'], 'context', file);
}

/** File names inside a kubeconfig are relative to it: they are made absolute here, where the file is still known. */
function collect(into: Map<string, Section>, list: unknown, member: string, file: string): void {
  if (!Array.isArray(list)) return;
  for (const item of list) {
    const name = textOf(sectionOf(item), 'name');
    if (!name || into.has(name)) continue;
    const section = { ...memberOf(sectionOf(item), member) };
    for (const field of ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']) {
      const path = textOf(section, field);
      if (path && !isAbsolute(path)) section[field] = join(dirname(file), path);
    }
    into.set(name, section);
  }
}

function named(sections: Map<string, Section>, name: string, noun: string, paths: string): Section {
  const section = sections.get(name);
  if (section) return section;
  const known = [...sections.keys()].join(', ') || 'none';
  throw new Error(`The kubeconfig ${paths} has no ${noun} "${name}". It has: ${known}.`);
}
