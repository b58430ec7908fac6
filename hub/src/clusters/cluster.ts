import { InvalidClusterError } from './clusters.errors.js';
import { checkAnnotations, checkLabels } from './label-rules.js';

/** A registered Kubernetes cluster: a spoke. Labels, annotations, project and server belong to the hub; claims to the agent. */
export interface Cluster {
  /** Survives renames. */
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Empty when it has none. */
  readonly project: string;
  /** The address that templates may use. The hub never dials it. */
  readonly server: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/** What other concepts know of a cluster: what generators, templates and destinations may use. */
export type ClusterFact = Omit<Cluster, 'createdAt'>;

/** What somebody who registers a cluster says of it. */
export interface ClusterRegistration {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>> | null | undefined;
  readonly annotations?: Readonly<Record<string, string>> | null | undefined;
  readonly project?: string | null | undefined;
  readonly server?: string | null | undefined;
}

/** Changes to a cluster. What is absent stays. */
export interface ClusterChanges extends Omit<ClusterRegistration, 'name'> {
  readonly removeLabels?: readonly string[] | null | undefined;
  readonly removeAnnotations?: readonly string[] | null | undefined;
}

/** An RFC 1123 subdomain, as the names of most Kubernetes objects: it goes into application names by templates. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 253;
const LONGEST_PROJECT = 253;
const LONGEST_SERVER = 2_048;
/** Claims as JSON text: a list of API versions takes about 4 KiB. */
export const CLAIMS_LIMIT_BYTES = 64 * 1_024;

/** A new cluster with every default filled in. Throws `INVALID_INPUT`. */
export function newCluster(id: string, registration: ClusterRegistration, createdAt: Date): Cluster {
  const name = checkedClusterName(registration.name);
  const { labels, annotations, project, server } = registration;
  return {
    id,
    name,
    labels: checkLabels(labels ?? {}),
    annotations: checkAnnotations(annotations ?? {}),
    project: checkedProject(project ?? ''),
    server: checkedServer(server || `https://${name}.cluster.internal`),
    claims: {},
    createdAt,
  };
}

/** The cluster after the changes: removals first, so that a key that is both removed and set is set. Throws `INVALID_INPUT`. */
export function changeCluster(cluster: Cluster, changes: ClusterChanges): Cluster {
  const { labels, removeLabels, annotations, removeAnnotations, project, server } = changes;
  return {
    ...cluster,
    labels: checkLabels({ ...without(cluster.labels, removeLabels), ...labels }),
    annotations: checkAnnotations({ ...without(cluster.annotations, removeAnnotations), ...annotations }),
    project: project == null ? cluster.project : checkedProject(project),
    server: server == null ? cluster.server : checkedServer(server),
  };
}

export function checkedClusterName(name: string): string {
  if (name.length <= LONGEST_NAME && NAME.test(name)) return name;
  throw new InvalidClusterError(
    `"${name.slice(0, LONGEST_NAME)}" cannot be the name of a cluster: use lower case letters, digits, "-" and ".", start and end ` +
      `with a letter or digit, ${LONGEST_NAME} characters at most.`,
  );
}

/** What an agent says of its cluster: a JSON object of limited size, kept apart from the labels. Throws `INVALID_INPUT`. */
export function checkedClaims(claims: unknown): Record<string, unknown> {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) {
    throw new InvalidClusterError('`claims` must be a JSON object.');
  }
  const size = Buffer.byteLength(JSON.stringify(claims));
  if (size <= CLAIMS_LIMIT_BYTES) return { ...claims };
  throw new InvalidClusterError(
    `\`claims\` has ${size} bytes as JSON; ${CLAIMS_LIMIT_BYTES} are allowed. Report fewer facts, for example fewer apiVersions.`,
  );
}

function checkedProject(project: string): string {
  if (project.length <= LONGEST_PROJECT && (project === '' || NAME.test(project))) return project;
  throw new InvalidClusterError(
    `"${project.slice(0, LONGEST_PROJECT)}" cannot be the name of a project: use lower case letters, digits, "-" and ".".`,
  );
}

function checkedServer(server: string): string {
  const url = server.length <= LONGEST_SERVER ? URL.parse(server) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    throw new InvalidClusterError(
      'The `server` of a cluster must be an http or https address such as https://prod.example.com:6443, 2,048 characters at most.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidClusterError(
      'The `server` of a cluster must not hold a user name or password: the hub keeps no cluster credential.',
    );
  }
  return server.replace(/\/+$/, '');
}

function without(values: Readonly<Record<string, string>>, keys: readonly string[] | null | undefined): object {
  if (keys == null) return values;
  const removed = new Set(keys);
  return Object.fromEntries(Object.entries(values).filter(([key]) => !removed.has(key)));
}
