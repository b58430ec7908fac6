/** What Handlebars templates of a plain directory see, and a digest over the part of it that they may read. */
import { digestOf } from '@wheelhouse/protocol';
import type { RenderedApplication, RenderedCluster } from '../source/render-subject.js';
import type { TemplateReach } from './template-reach.js';

/** Whom a render is for. */
export interface RenderSubject {
  readonly application: RenderedApplication;
  readonly cluster: RenderedCluster;
}

/** `cluster`, `application`, `values`. */
export function templateContext(
  request: RenderSubject,
  revision: string,
  values: Readonly<Record<string, unknown>>,
): unknown {
  const { name, server, labels, annotations, claims } = request.cluster;
  const { application } = request;
  return {
    cluster: { name, server, labels, annotations, claims },
    application: {
      name: application.name,
      namespace: application.namespace,
      project: application.project,
      labels: application.labels,
      annotations: application.annotations,
      revision,
    },
    values,
  };
}

/** Digests contexts; a cluster that many requests share is digested once. */
export class ContextDigests {
  private readonly clusters = new WeakMap<RenderedCluster, string>();
  private readonly claims = new WeakMap<object, string>();

  digest(request: RenderSubject, revision: string, reach: TemplateReach): string {
    const { name, namespace, project, labels, annotations } = request.application;
    return digestOf([
      this.ofCluster(request.cluster),
      reach.claims ? this.ofClaims(request.cluster.claims) : '',
      [name, namespace, project, labels, annotations],
      reach.revision ? revision : '',
    ]);
  }

  private ofCluster(cluster: RenderedCluster): string {
    let digest = this.clusters.get(cluster);
    if (digest === undefined) {
      const { name, server, labels, annotations } = cluster;
      this.clusters.set(cluster, (digest = digestOf([name, server, labels, annotations])));
    }
    return digest;
  }

  private ofClaims(claims: RenderedCluster['claims']): string {
    let digest = this.claims.get(claims);
    if (digest === undefined) this.claims.set(claims, (digest = digestOf(claims)));
    return digest;
  }
}
