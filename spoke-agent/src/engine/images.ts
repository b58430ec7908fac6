import type { KubernetesObject } from '../cluster/cluster.js';
import { isJsonObject, objectsAt, textAt, valueAt, type JsonObject } from './object-path.js';

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** The container images of an object that is a pod or makes pods: each once, in order. Empty for all others. */
export function imagesOf(object: KubernetesObject): string[] {
  const pod = podSpecOf(object);
  if (pod === undefined) return [];
  const images = CONTAINER_LISTS.flatMap((list) => objectsAt(pod, list).map((container) => textAt(container, 'image')));
  return [...new Set(images.filter((image) => image !== ''))];
}

function podSpecOf(object: KubernetesObject): JsonObject | undefined {
  const candidates = [
    object.kind === 'Pod' ? valueAt(object, 'spec') : undefined,
    valueAt(object, 'spec', 'template', 'spec'),
    valueAt(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec'),
  ];
  return candidates.find(isJsonObject);
}
