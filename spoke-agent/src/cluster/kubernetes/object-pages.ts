// Lists objects page by page, so that a big list never stands in memory as one text.
import { parseExactJson } from '../exact-json.js';
import type { KubernetesObject } from '../cluster.js';
import type { ApiClient } from './api-connection.js';
import { refusalOf } from './api-status.js';

/** Objects a page: the same as client-go's pager. */
const PAGE_SIZE = 500;
/** Lists may take longer than other requests. */
const PAGE_TIMEOUT_MS = 60_000;

/** Every kind can be read as metadata alone; servers that cannot answer with whole objects. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

interface ObjectList {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: Omit<KubernetesObject, 'apiVersion' | 'kind'>[];
}

export interface ListRequest {
  readonly apiVersion: string;
  readonly kind: string;
  /** Of the collection, without a query. */
  readonly path: string;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Asks for metadata alone. */
  readonly metadataOnly?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ObjectPage {
  readonly objects: KubernetesObject[];
  /** Of the whole list: where a watch may go on. */
  readonly resourceVersion: string;
}

/** Throws ClusterError; `ListExpiredError` when the list took so long that its later pages are gone. */
export async function* listPages(connection: ApiClient, request: ListRequest): AsyncGenerator<ObjectPage> {
  const { apiVersion, kind, path, labelSelector, fieldSelector, signal } = request;
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (labelSelector) query.set('labelSelector', labelSelector);
    if (fieldSelector) query.set('fieldSelector', fieldSelector);
    if (next) query.set('continue', next);
    const response = await connection.request({
      method: 'GET',
      path: `${path}?${query.toString()}`,
      signal,
      timeoutMs: PAGE_TIMEOUT_MS,
      ...(request.metadataOnly && { headers: { accept: METADATA_ONLY } }),
    });
    if (response.status === 410) throw new ListExpiredError();
    if (response.status !== 200) throw refusalOf(response, `list ${kind} (${apiVersion})`, kind === 'Secret');
    const list = parseExactJson(response.text) as ObjectList;
    // Items of a list carry no apiVersion and kind of their own.
    const objects = (list.items ?? []).map((item) => Object.assign(item, { apiVersion, kind }) as KubernetesObject);
    yield { objects, resourceVersion: list.metadata?.resourceVersion ?? '' };
    next = list.metadata?.continue;
  } while (next);
}

/** The history that a list or watch refers to is gone (410): begin anew. */
export class ListExpiredError extends Error {}
