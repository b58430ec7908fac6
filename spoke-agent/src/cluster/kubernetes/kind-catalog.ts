// Which kinds the API server serves and under which paths. Asked once through aggregated discovery (two requests for everything) and again
// when an unknown kind is asked for; servers before 1.26 are asked one group version at a time.
import type { KindFacts, KubernetesObject, ServedKind } from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import { claimableVersions } from './claimable-versions.js';
import type { ApiConnection, ApiResponse } from './api-connection.js';
import { refusalOf } from './api-status.js';

/** An unknown kind makes us ask again at most this often per kind. */
const MISS_INTERVAL_MS = 5_000;
/** The same for the kinds of a CustomResourceDefinition that we applied, while it is being established, and for how long that is assumed. */
const EXPECTED_MISS_INTERVAL_MS = 100;
const DEFINITION_SETTLES_MS = 30_000;

const AGGREGATED = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

interface DiscoveredResource {
  resource?: string;
  responseKind?: { kind?: string };
  scope?: string;
}
interface DiscoveryList {
  kind?: string;
  items?: { metadata?: { name?: string }; versions?: { version?: string; resources?: DiscoveredResource[] }[] }[];
}
interface LegacyList {
  versions?: string[];
  groups?: { versions?: { groupVersion?: string }[] }[];
  resources?: { name?: string; kind?: string; namespaced?: boolean }[];
}

/** The `spec` of a CustomResourceDefinition, as far as it matters here. */
interface Definition {
  group?: string;
  names?: { kind?: string };
  versions?: { name?: string }[];
}

/** The path of an API version: `/api/v1` or `/apis/apps/v1`. */
export function pathOfVersion(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

export class KindCatalog {
  readonly #connection: ApiConnection;
  #kinds = new Map<string, KindFacts>();
  #versions: string[] = [];
  #isAggregated = true;
  /** Questions under way, by API version: whoever else wants to know waits for the same answer. */
  readonly #asking = new Map<string, Promise<void>>();
  #refreshing: Promise<void> | undefined;
  /** Kinds of definitions that we applied, and until when they are expected to appear. */
  readonly #expectedUntil = new Map<string, number>();
  readonly #missedAt = new Map<string, number>();
  readonly #etags = new Map<string, { etag: string; found: [string, KindFacts][]; versions: string[] }>();

  constructor(connection: ApiConnection) {
    this.#connection = connection;
  }

  async find(apiVersion: string, kind: string): Promise<KindFacts> {
    const key = `${apiVersion}/${kind}`;
    const known = this.#kinds.get(key);
    if (known) return known;
    const asking = this.#asking.get(apiVersion);
    if (asking) await asking;
    else if (this.#mayAskFor(key)) await this.#ask(apiVersion, key);
    const found = this.#kinds.get(key);
    if (found) {
      this.#missedAt.delete(key);
      this.#expectedUntil.delete(key);
      return found;
    }
    throw new ClusterError(
      'KIND_UNKNOWN',
      `The cluster serves no ${kind} in ${apiVersion}. Install its CustomResourceDefinition, or correct apiVersion and kind.`,
    );
  }

  /** Everything that is known to be served. */
  async all(): Promise<ServedKind[]> {
    if (this.#kinds.size === 0) await this.#refreshOnce();
    return [...this.#kinds].map(([key, facts]) => {
      const slash = key.lastIndexOf('/');
      return { ...facts, apiVersion: key.slice(0, slash), kind: key.slice(slash + 1) };
    });
  }

  /** Sorted `group/version` names, `v1` for the core group, and `group/version/Kind` of each kind where the server tells all at once. */
  async versions(): Promise<string[]> {
    await this.#refreshOnce();
    return claimableVersions(this.#versions, this.#isAggregated ? this.#kinds.keys() : []);
  }

  /** This CustomResourceDefinition was applied: its kinds, and no others, may be asked for often until they are there. */
  expectKindsOf(definition: KubernetesObject): void {
    const until = performance.now() + DEFINITION_SETTLES_MS;
    for (const key of kindsDefinedBy(definition)) {
      if (this.#kinds.has(key)) continue;
      this.#expectedUntil.set(key, until);
      this.#missedAt.delete(key);
    }
  }

  /** The server did not know the kind any more. */
  forget(apiVersion: string, kind: string): void {
    this.#kinds.delete(`${apiVersion}/${kind}`);
    this.#etags.clear();
  }

  #mayAskFor(key: string): boolean {
    const now = performance.now();
    const isExpected = now < (this.#expectedUntil.get(key) ?? 0);
    const interval = isExpected ? EXPECTED_MISS_INTERVAL_MS : MISS_INTERVAL_MS;
    const last = this.#missedAt.get(key);
    if (last !== undefined && now - last < interval) return false;
    this.#missedAt.set(key, now);
    return true;
  }

  async #ask(apiVersion: string, key: string): Promise<void> {
    const answer = this.#discoverVersion(apiVersion);
    this.#asking.set(apiVersion, answer);
    try {
      await answer;
    } catch (error) {
      // Nothing was learnt: the next one may ask at once.
      this.#missedAt.delete(key);
      throw error;
    } finally {
      this.#asking.delete(apiVersion);
    }
  }

  async #discoverVersion(apiVersion: string): Promise<void> {
    if (this.#isAggregated) await this.#refreshOnce();
    if (!this.#isAggregated) await this.#askForVersion(apiVersion);
  }

  #refreshOnce(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    const [core, groups] = await Promise.all([this.#discover('/api'), this.#discover('/apis')]);
    this.#versions = [...core.versions, ...groups.versions].toSorted();
    if (this.#isAggregated) this.#kinds = new Map([...core.found, ...groups.found]);
  }

  async #discover(path: string): Promise<{ found: [string, KindFacts][]; versions: string[] }> {
    const cached = this.#etags.get(path);
    const headers = { accept: AGGREGATED, ...(cached && { 'if-none-match': cached.etag }) };
    const response = await this.#connection.request({ method: 'GET', path, headers });
    if (response.status === 304 && cached) return cached;
    const list = parsed(response, `discover the kinds below ${path}`) as DiscoveryList & LegacyList;
    if (list.kind !== 'APIGroupDiscoveryList') {
      this.#isAggregated = false;
      return { found: [], versions: legacyVersions(list) };
    }
    const discovery = { ...kindsIn(list), etag: response.headers.etag ?? '' };
    if (discovery.etag) this.#etags.set(path, discovery);
    return discovery;
  }

  async #askForVersion(apiVersion: string): Promise<void> {
    const response = await this.#connection.request({ method: 'GET', path: pathOfVersion(apiVersion) });
    if (response.status === 404) return;
    const { resources = [] } = parsed(response, `discover ${apiVersion}`) as LegacyList;
    for (const { name, kind, namespaced } of resources) {
      if (!name || !kind || name.includes('/')) continue;
      this.#kinds.set(`${apiVersion}/${kind}`, { namespaced: namespaced === true, plural: name });
    }
  }
}

function kindsDefinedBy({ spec }: KubernetesObject): string[] {
  const { group, names, versions = [] } = (spec ?? {}) as Definition;
  return versions.map(({ name }) => `${group}/${name}/${names?.kind}`);
}

function parsed(response: ApiResponse, what: string): unknown {
  if (response.status !== 200) throw refusalOf(response, what, false);
  return JSON.parse(response.text);
}

function legacyVersions(list: LegacyList): string[] {
  const grouped = (list.groups ?? []).flatMap((group) => group.versions ?? []).map((version) => version.groupVersion);
  return [...(list.versions ?? []), ...grouped].filter((version) => version !== undefined);
}

function kindsIn(list: DiscoveryList): { found: [string, KindFacts][]; versions: string[] } {
  const found: [string, KindFacts][] = [];
  const versions: string[] = [];
  for (const { metadata, versions: served = [] } of list.items ?? []) {
    for (const { version = '', resources = [] } of served) {
      const apiVersion = metadata?.name ? `${metadata.name}/${version}` : version;
      versions.push(apiVersion);
      for (const { resource, responseKind, scope } of resources) {
        if (!resource || !responseKind?.kind) continue;
        found.push([`${apiVersion}/${responseKind.kind}`, { namespaced: scope === 'Namespaced', plural: resource }]);
      }
    }
  }
  return { found, versions };
}
