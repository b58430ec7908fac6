import {
  type ApplicationSource as SourceSpec,
  type ApplicationSpec,
  canonicalApplication,
  type GeneratedApplication,
} from '@wheelhouse/generators';
import { hash } from 'node:crypto';
import { RESOURCES_FINALIZER } from '@wheelhouse/protocol';
import { DEFAULT_REF } from '../platform/git/git-ref-name.js';
import { refWithTagPrefix } from '../platform/git/tag-prefix.js';
import { chartOf } from '../repositories/charts/chart-ref.js';

/** What a template or a manifest says of an application, in Argo CD's normal form. */
export type ApplicationManifest = GeneratedApplication;
export type { ApplicationSpec } from '@wheelhouse/generators';

/** The destination cluster as an application names it: by name or by server. */
export interface Destination {
  readonly name?: string;
  readonly server?: string;
  readonly namespace: string;
}

/** Where an application's manifests come from. */
export interface ApplicationSource {
  readonly url: string;
  /** Branch, tag, commit, HEAD or a constraint on tags; of a chart its version or a constraint. */
  readonly ref: string;
  /** The chart of a repository of charts; empty where the address names it. */
  readonly chart?: string;
}

/** What the hub knows of the destination cluster: what templates may use. */
export interface DestinationCluster {
  readonly id: string;
  readonly name: string;
  readonly server: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The project that the cluster belongs to; empty or absent: none. */
  readonly project?: string;
}

/** An application ready to be compared with what is stored, and to be stored. */
export interface ApplicationDraft extends ApplicationManifest {
  /** Absent: the destination names no registered cluster. */
  readonly cluster?: DestinationCluster;
  /** What the destination says: shown while there is no such cluster. */
  readonly destination: string;
  readonly namespace: string;
  readonly project: string;
  /** The one source; absent when there are several. */
  readonly source?: ApplicationSource;
  /** The canonical JSON text of what the template made; written to the database as it is. */
  readonly content: string;
  /** Digest over `content`: rows with the same digest are not written. */
  readonly specDigest: string;
}

/** Argo CD keeps this many entries of history where `revisionHistoryLimit` is absent. */
const DEFAULT_HISTORY_LIMIT = 10;

/** A draft of an application for a cluster. */
export function draftOf(manifest: ApplicationManifest, cluster: DestinationCluster | undefined): ApplicationDraft {
  const { name, labels, annotations, finalizers, spec } = manifest;
  const content = canonicalApplication(manifest);
  const destination = destinationOf(spec);
  const sources = sourcesOf(spec);
  const source = sources.length === 1 ? sources[0] : undefined;
  return {
    name,
    labels,
    annotations,
    finalizers,
    spec,
    ...(cluster && { cluster }),
    destination: destination.name ?? destination.server ?? '',
    namespace: destination.namespace,
    project: spec.project || 'default',
    ...(source && { source }),
    content,
    specDigest: hash('sha256', content),
  };
}

/** The destination of a spec. An empty text counts as absent, as in Argo CD. */
export function destinationOf(spec: ApplicationSpec): Destination {
  const { name, server, namespace } = spec.destination;
  return { ...(name && { name }), ...(server && { server }), namespace: namespace ?? '' };
}

/** The sources of a spec in order: `sources` wins over `source` where it is not empty, as in Argo CD. */
export function sourcesOf(spec: ApplicationSpec): ApplicationSource[] {
  const { source, sources } = sourceSpecsOf(spec);
  return (sources ?? (source ? [source] : [])).map(sourceOf);
}

/** What one source refers to. */
export function sourceOf(source: SourceSpec): ApplicationSource {
  const revision = textOf(source['targetRevision']);
  const chart = chartOf(source);
  if (chart !== undefined) return { url: chart.url, ref: revision, chart: chart.chart };
  return {
    url: source.repoURL,
    ref: refWithTagPrefix(revision === '' ? DEFAULT_REF : revision, textOf(source['tagPrefix'])),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** `spec.source` or `spec.sources` as they are: exactly one of them, or none. */
export function sourceSpecsOf({ source, sources }: ApplicationSpec): {
  source?: SourceSpec;
  sources?: readonly SourceSpec[];
} {
  if (sources && sources.length > 0) return { sources };
  return source ? { source } : {};
}

/** How many entries of history an application keeps. */
export function historyLimitOf({ revisionHistoryLimit }: ApplicationSpec): number {
  return revisionHistoryLimit ?? DEFAULT_HISTORY_LIMIT;
}

/** Whether deleting the application deletes its objects (the finalizer, or its `/background` form). */
export function deletesResources(finalizers: readonly string[]): boolean {
  return finalizers.some(
    (finalizer) => finalizer === RESOURCES_FINALIZER || finalizer.startsWith(`${RESOURCES_FINALIZER}/`),
  );
}
