import { Injectable } from '@nestjs/common';
import { type DeliveredKind, type DeliveredSyncPolicy, isForHub } from '@wheelhouse/protocol';
import { isObject } from '@wheelhouse/renderer';
import { DataSource } from 'typeorm';
import { groupAndVersionOf } from '../rendering/store/group-and-version.js';
import { RenderContentsReadModel } from '../rendering/store/render-contents.read-model.js';
import { renderedObjects, type RenderedObject } from '../rendering/store/rendered-objects.js';
import { isBuiltInNamespaced } from './cluster-scoped-kinds.js';

/** Renders that are read at once. */
const RENDERS_PER_READ = 20;

interface DeliveredApplication {
  readonly namespace: string;
  readonly renderDigest: string;
  readonly syncPolicy: DeliveredSyncPolicy;
}

/** What a definition or an agent says of a kind, by `group/kind`. */
interface KindFacts {
  readonly plurals: Map<string, string>;
  readonly scopes: Map<string, boolean>;
}

/** Finds out of which kinds, and in which namespaces, the applications of a cluster consist. */
@Injectable()
export class DeliveredKinds {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contents: RenderContentsReadModel,
  ) {}

  /** One entry for each kind, namespace and service account, in that order. */
  async list(clusterId: string): Promise<DeliveredKind[]> {
    const applications = await this.applications(clusterId);
    const facts = { plurals: new Map<string, string>(), scopes: await this.reportedScopes(clusterId) };
    const placed = new Map<string, Placed>();
    const byRender = Map.groupBy(applications, ({ renderDigest }) => renderDigest);
    const digests = [...byRender.keys()];
    for (let start = 0; start < digests.length; start += RENDERS_PER_READ) {
      const contents = await this.contents.read(digests.slice(start, start + RENDERS_PER_READ));
      for (const [digest, content] of contents)
        for (const object of await renderedObjects(content)) {
          // No cluster gets what the hub makes of a source.
          if (isForHub(object)) continue;
          noteDefinition(object, facts);
          for (const application of byRender.get(digest) ?? []) place(object, application, placed);
        }
    }
    return [...placed.values()].map((each) => described(each, facts)).toSorted(inOrder);
  }

  private async applications(clusterId: string): Promise<DeliveredApplication[]> {
    return this.dataSource.query<DeliveredApplication[]>(
      `select content->>'namespace' as namespace, render_digest as "renderDigest", content->'syncPolicy' as "syncPolicy"
       from assignments where cluster_id = $1 and not is_removed`,
      [clusterId],
    );
  }

  /** Whether objects of a kind that the agent reported had a namespace. */
  private async reportedScopes(clusterId: string): Promise<Map<string, boolean>> {
    const rows = await this.dataSource.query<{ name: string; isNamespaced: boolean }[]>(
      `select api_group || '/' || kind as name, bool_and(namespace <> '') as "isNamespaced"
       from resources where cluster_id = $1 group by 1`,
      [clusterId],
    );
    return new Map(rows.map(({ name, isNamespaced }) => [name, isNamespaced]));
  }
}

interface Placed {
  readonly object: RenderedObject;
  readonly application: DeliveredApplication;
  count: number;
}

function place(object: RenderedObject, application: DeliveredApplication, placed: Map<string, Placed>): void {
  const { apiVersion, kind, namespace } = object;
  const { syncPolicy } = application;
  const creates = syncPolicy.syncOptions.includes('CreateNamespace=true');
  const key = JSON.stringify([
    apiVersion,
    kind,
    namespace || application.namespace,
    syncPolicy.serviceAccount,
    creates,
  ]);
  const known = placed.get(key);
  if (known) known.count += 1;
  else placed.set(key, { object, application, count: 1 });
}

/** Definitions name the kinds that they define. */
function noteDefinition({ kind, value }: RenderedObject, { plurals, scopes }: KindFacts): void {
  const { spec } = value;
  if (kind !== 'CustomResourceDefinition' || !isObject(spec) || !isObject(spec['names'])) return;
  const { group } = spec;
  const { kind: defined, plural } = spec['names'];
  if (typeof group !== 'string' || typeof defined !== 'string') return;
  const name = `${group}/${defined}`;
  if (typeof plural === 'string') plurals.set(name, plural);
  scopes.set(name, spec['scope'] === 'Namespaced');
}

function described({ object, application, count }: Placed, { plurals, scopes }: KindFacts): DeliveredKind {
  const { apiVersion, kind } = object;
  const { group, version } = groupAndVersionOf(apiVersion);
  const name = `${group}/${kind}`;
  const isNamespaced = isBuiltInNamespaced(group, kind) ?? scopes.get(name) ?? null;
  const { syncPolicy } = application;
  return {
    group,
    version,
    kind,
    plural: plurals.get(name) ?? null,
    isNamespaced,
    namespace: isNamespaced === false ? '' : object.namespace || application.namespace,
    serviceAccount: syncPolicy.serviceAccount ?? null,
    createsNamespace: syncPolicy.syncOptions.includes('CreateNamespace=true'),
    count,
  };
}

function inOrder(a: DeliveredKind, b: DeliveredKind): number {
  const [left, right] = [a, b].map((each) =>
    [each.namespace, each.group, each.kind, each.serviceAccount ?? ''].join(' '),
  );
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
