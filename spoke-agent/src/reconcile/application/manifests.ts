// From a render to manifests that are ready to apply: namespace, label and tracking annotation of their application.
import { isForHub } from '@wheelhouse/protocol';
import type { Cluster, KubernetesObject } from '../../cluster/cluster.js';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { identityOf, keyOf } from '../../engine/object-identity.js';
import { textAt } from '../../engine/object-path.js';
import { track } from '../../engine/tracking.js';
import type { RenderStore } from '../../store/render-store.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { ManagedObject } from '../state/managed-object.js';

export class Manifests {
  private readonly cluster: Cluster;
  private readonly renders: RenderStore;

  constructor(cluster: Cluster, renders: RenderStore) {
    this.cluster = cluster;
    this.renders = renders;
  }

  /** All manifests of an assignment; undefined when its render is not on disk. */
  async prepare(assignment: HeldAssignment): Promise<KubernetesObject[] | undefined> {
    const found = await this.renders.find(assignment.renderDigest);
    if (found === undefined) return undefined;
    // Applications and sets in it are made by the hub: the cluster may not even know such kinds.
    const render = found.filter((manifest) => !isForHub(manifest));
    return await Promise.all(
      render.map(async (manifest) => {
        const isNamespaced = await this.isNamespaced(manifest, render);
        return track(manifest, { ...assignment, isNamespaced });
      }),
    );
  }

  /** The manifest that an object was last applied from; undefined when its render is not on disk. From memory where possible. */
  async appliedTo(object: ManagedObject, assignment: HeldAssignment): Promise<KubernetesObject | undefined> {
    return await this.manifestIn(object.renderDigest, object, assignment);
  }

  /** The manifest that an object is to be applied from now; undefined when it is in the desired render no more, or that is not on disk. */
  async wantedOf(object: ManagedObject, assignment: HeldAssignment): Promise<KubernetesObject | undefined> {
    return await this.manifestIn(assignment.renderDigest, object, assignment);
  }

  private async manifestIn(
    renderDigest: string,
    object: ManagedObject,
    assignment: HeldAssignment,
  ): Promise<KubernetesObject | undefined> {
    const render = this.renders.peek(renderDigest) ?? (await this.renders.find(renderDigest));
    const isNamespaced = object.key.namespace !== '';
    return render
      ?.filter(({ kind, metadata }) => kind === object.key.kind && metadata.name === object.key.name)
      .map((manifest) => track(manifest, { ...assignment, isNamespaced }))
      .findLast((manifest) => identityOf(keyOf(manifest)) === object.identity);
  }

  /** Undefined when neither the cluster nor a definition in the render says so. */
  private async isNamespaced(
    manifest: KubernetesObject,
    render: readonly KubernetesObject[],
  ): Promise<boolean | undefined> {
    try {
      return (await this.cluster.kindOf(manifest.apiVersion, manifest.kind)).namespaced;
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== 'KIND_UNKNOWN') throw error;
      const definition = render.find(
        (object) =>
          object.kind === 'CustomResourceDefinition' &&
          textAt(object, 'spec', 'names', 'kind') === manifest.kind &&
          manifest.apiVersion.startsWith(`${textAt(object, 'spec', 'group')}/`),
      );
      return definition && textAt(definition, 'spec', 'scope') === 'Namespaced';
    }
  }
}
