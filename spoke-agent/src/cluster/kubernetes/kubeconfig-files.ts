// Loads kubeconfig files into one KubeConfig of @kubernetes/client-node with kubectl's rules for several files, and chooses the context.
// Errors name files and entries, never what is in them: the library's own may quote lines with tokens.
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, resolve } from 'node:path';
import { type Cluster, KubeConfig, type User } from '@kubernetes/client-node';
import type { CredentialHeaders } from './credential.js';
import { type UserGaps, fillGaps, readGaps } from './kubeconfig-gaps.js';

/** The user of a context that names none. */
const ANONYMOUS: User = { name: 'anonymous of wheelhouse' };

export interface LoadedKubeconfig {
  /** Its current context is complete: applyToHTTPSOptions works. */
  readonly config: KubeConfig;
  /** The name of the chosen context. */
  readonly context: string;
  readonly cluster: Cluster;
  readonly user: User;
  /** To be sent besides what the config applies. */
  readonly headers: CredentialHeaders;
}

/**
 * @param paths one file, or several separated as in KUBECONFIG; the first definition of a name wins, as in kubectl.
 * @param context by default the files' current-context.
 * Throws an Error that names the file and what is missing.
 */
export async function loadKubeconfig(paths: string, context?: string): Promise<LoadedKubeconfig> {
  const merged = new KubeConfig();
  const gaps = new Map<string, UserGaps>();
  for (const path of paths.split(delimiter).filter(Boolean)) {
    const file = await readKubeconfig(path);
    addMissing(merged, file.config);
    for (const [name, found] of file.gaps) if (!gaps.has(name)) gaps.set(name, found);
  }
  const contextName = context ?? merged.currentContext;
  if (!contextName) throw new Error(`The kubeconfig ${paths} has no current-context. Name one with --context.`);
  const chosen = named(merged.contexts, contextName, 'context', paths);
  const cluster = named(merged.clusters, chosen.cluster, 'cluster', paths);
  const found = chosen.user ? named(merged.users, chosen.user, 'user', paths) : ANONYMOUS;
  const missing = gaps.get(found.name) ?? { headers: {} };
  const user = fillGaps(found, missing);
  const config = new KubeConfig();
  config.loadFromClusterAndUser(cluster, user);
  return { config, context: contextName, cluster, user, headers: missing.headers };
}

interface KubeconfigFile {
  readonly config: KubeConfig;
  readonly gaps: Map<string, UserGaps>;
}

async function readKubeconfig(path: string): Promise<KubeconfigFile> {
  // No cause is kept: it may quote the file.
  const read = await parseFile(path).catch((error: unknown) => reasonOf(error));
  if (typeof read === 'string') throw new Error(`The kubeconfig ${path} cannot be read: ${read}.`);
  return read;
}

async function parseFile(path: string): Promise<KubeconfigFile> {
  const config = new KubeConfig();
  const directory = dirname(resolve(path));
  const text = await readFile(path, 'utf8');
  config.loadFromString(text);
  config.makePathsAbsolute(directory);
  return { config, gaps: readGaps(text, directory) };
}

/** Without quoting the file. */
function reasonOf(error: unknown): string {
  const { code, mark, message } = error as { code?: string; mark?: { line: number }; message?: string };
  if (code !== undefined) return code;
  if (mark) return `line ${mark.line + 1} is no valid YAML`;
  return message?.endsWith(' is missing') ? message : 'it is not written as a kubeconfig is';
}

function addMissing(into: KubeConfig, from: KubeConfig): void {
  if (!into.currentContext) into.currentContext = from.currentContext;
  for (const cluster of from.clusters) if (!into.getCluster(cluster.name)) into.addCluster(cluster);
  for (const user of from.users) if (!into.getUser(user.name)) into.addUser(user);
  for (const context of from.contexts) if (!into.getContextObject(context.name)) into.addContext(context);
}

function named<T extends { name: string }>(entries: readonly T[], name: string, noun: string, paths: string): T {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry) return entry;
  const known = entries.map((candidate) => candidate.name).join(', ') || 'none';
  throw new Error(`The kubeconfig ${paths} has no ${noun} "${name}". It has: ${known}.`);
}
