// What can happen to a fleet, each with how often it does. Every disturbance says in the world's ledger what it is a cause for.
import { TRACKING_ANNOTATION } from '@wheelhouse/protocol';
import { fight } from './fight.js';
import { addOrRemoveInGit, breakHook, breakInGit, changeInGit, deleteAndMakeAgain } from './git-disturbances.js';
import * as outages from './outages.js';
import { CANARY, IGNORED_KEY, nameOf, pathsOf, TRACKING_LABEL, type WantedObject } from './sample-world.js';
import { resumeOne, suspend } from './suspending.js';
import { BY_HAND, type World } from './world.js';

export interface Disturbance {
  readonly name: string;
  readonly weight: number;
  readonly run: (world: World) => Promise<void>;
}

export const DISTURBANCES: readonly Disturbance[] = [
  { name: 'a field changed by hand', weight: 30, run: changeField },
  { name: 'an ignored field changed by hand', weight: 8, run: changeIgnoredField },
  { name: 'an object deleted by hand', weight: 14, run: deleteObject },
  { name: 'the tracking label taken off', weight: 5, run: takeLabelOff },
  { name: 'a bystander made', weight: 5, run: makeBystander },
  { name: 'a copy of a tracked object made', weight: 4, run: copyObject },
  { name: 'a bystander changed', weight: 4, run: changeBystander },
  { name: 'applications changed in Git', weight: 12, run: changeInGit },
  { name: 'an object added to or taken from Git', weight: 6, run: addOrRemoveInGit },
  { name: 'a broken file in Git, and its repair', weight: 2, run: breakInGit },
  { name: 'a PreSync hook that fails, and its repair', weight: 4, run: breakHook },
  { name: 'an application suspended', weight: 5, run: suspend },
  { name: 'an application resumed', weight: 3, run: resumeOne },
  { name: 'an application deleted with its objects, and made again', weight: 2, run: deleteAndMakeAgain },
  { name: 'a fight with another writer', weight: 1, run: fight },
  { name: 'the hub killed', weight: 2, run: outages.killHub },
  { name: 'the hub stopped for a while', weight: 2, run: outages.stopHub },
  { name: 'the hub put back to an old backup', weight: 0.5, run: outages.restoreHub },
  { name: 'the agent killed', weight: 3, run: outages.killAgent },
  { name: 'the agent stopped for a while', weight: 2, run: outages.stopAgent },
  { name: 'the API server restarted', weight: 1, run: outages.restartApiServer },
  { name: 'the connection to the hub cut', weight: 2, run: outages.cutHubLink },
  { name: 'the connection to the API server cut', weight: 2, run: outages.cutApiServerLink },
  { name: 'the API server slow from now on', weight: 1, run: outages.slowApiServer },
];

async function changeField(world: World): Promise<void> {
  const object = world.anyObject();
  const text = String(world.chance.below(1_000_000));
  const changes: Record<WantedObject['kind'], unknown> = {
    ConfigMap: { data: { version: text } },
    Secret: { stringData: { password: `${CANARY}-live-${text}` } },
    Service: { spec: { ports: [{ port: 80, targetPort: 9_000 + world.chance.below(900) }] } },
    Deployment: { spec: { replicas: world.chance.below(3) } },
  };
  world.causes.note([nameOf(object)]);
  await world.patchByHand(object, changes[object.kind]);
}

/** No cause: nothing must be written because of it. */
async function changeIgnoredField(world: World): Promise<void> {
  const object = world.anyApplication().wanted()[0];
  if (object?.kind !== 'ConfigMap') return;
  await world.patchByHand(object, { data: { [IGNORED_KEY]: `by hand ${world.chance.below(1_000)}` } });
}

async function deleteObject(world: World): Promise<void> {
  const object = world.anyObject();
  world.causes.note([nameOf(object)]);
  await world.api.remove(pathsOf(object).object).catch(() => undefined);
}

async function takeLabelOff(world: World): Promise<void> {
  const object = world.anyObject();
  world.causes.note([nameOf(object)]);
  await world.patchByHand(object, { metadata: { labels: { [TRACKING_LABEL]: null } } });
}

async function makeBystander(world: World): Promise<void> {
  const { namespace } = world.anyApplication();
  const name = `bystander-${world.bystanders.length}`;
  await keepApart(world, namespace, { metadata: { name, namespace }, data: { mine: 'yes' } });
}

/** As a backup tool or a person with `kubectl get -o yaml` makes one: labels and annotations come along. */
async function copyObject(world: World): Promise<void> {
  const object = world.anyApplication().wanted()[0];
  if (object === undefined) return;
  const live = await world.api.find(pathsOf(object).object);
  const annotation = live?.metadata.annotations?.[TRACKING_ANNOTATION];
  if (live === undefined || annotation === undefined) return;
  const { labels } = live.metadata;
  const name = `${object.name}-copy-${world.bystanders.length}`;
  const annotations = { [TRACKING_ANNOTATION]: annotation };
  await keepApart(world, object.namespace, {
    metadata: { name, namespace: object.namespace, labels, annotations },
    data: live.data,
  });
}

async function keepApart(
  world: World,
  namespace: string,
  object: { readonly metadata: { readonly name: string; readonly [field: string]: unknown }; readonly data: unknown },
): Promise<void> {
  const collection = `/api/v1/namespaces/${namespace}/configmaps`;
  const made = await world.api.create(collection, { apiVersion: 'v1', kind: 'ConfigMap', ...object }, BY_HAND);
  const { uid = '', resourceVersion = '' } = made.metadata;
  world.bystanders.push({ path: `${collection}/${object.metadata.name}`, uid, resourceVersion });
}

async function changeBystander(world: World): Promise<void> {
  if (world.bystanders.length === 0) return;
  const bystander = world.chance.pick(world.bystanders);
  await world.api.patch(bystander.path, { data: { changed: String(world.chance.below(1_000)) } }, BY_HAND);
  bystander.resourceVersion = (await world.api.find(bystander.path))?.metadata.resourceVersion ?? '';
}
