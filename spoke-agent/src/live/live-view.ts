// Answers what people want of this cluster. Reads when asked, keeps next to nothing, and acts through the view of the cluster that the
// application has (`ApplicationClusters`).
import type { LiveAnswers, LiveRequestParameters, LiveResourceKey, LogParameters } from '@wheelhouse/protocol';
import { describeKey } from '../engine/object-identity.js';
import type { Customizations } from '../engine/customizations/customizations.js';
import { NO_CUSTOMIZATIONS } from '../engine/customizations/parse-customizations.js';
import type { ApplicationClusters } from '../reconcile/application/application-clusters.js';
import type { ApplicationCustomizations } from '../reconcile/application/application-customizations.js';
import type { Clock } from '../reconcile/clock.js';
import { isConfidential } from '../reconcile/application/confidential.js';
import type { Holds } from '../reconcile/holds/holds.js';
import type { IgnoredDifferences } from '../reconcile/drift/ignored-differences.js';
import type { ManagedApplication, ManagedState } from '../reconcile/state/managed-state.js';
import { mayHeal } from '../reconcile/sync/sync-permission.js';
import type { Manifests } from '../reconcile/application/manifests.js';
import type { ScriptRunner } from '../scripts/script-runner.js';
import { deleteObject } from './actions/delete-object.js';
import { type ActionParts, listActions, runAction } from './actions/run-action.js';
import type { AnswerLine } from './answer-line.js';
import { ApplicationObjects, type TreeObject } from './application-objects.js';
import type { LiveAnswering } from './live-requests.js';
import { desiredOf, liveResource } from './live-resource.js';
import { LiveError, liveErrorOf, notInTree } from './live.errors.js';
import { eventsOf, eventsOfTree } from './object-events.js';
import { sendPodLog } from './pod-logs.js';
import type { CheckedRequest } from './request-schemas.js';
import { ChildHealth } from './tree/child-health.js';
import { LiveLists } from './tree/live-lists.js';
import { resourceTree } from './tree/resource-tree.js';

export interface LiveViewParts {
  readonly state: ManagedState;
  readonly clusters: ApplicationClusters;
  readonly manifests: Pick<Manifests, 'appliedTo'>;
  readonly ignored: Pick<IgnoredDifferences, 'allows'>;
  readonly holds: Pick<Holds, 'has'>;
  readonly customizations: Pick<ApplicationCustomizations, 'of'>;
  readonly scripts: ScriptRunner;
  readonly clock: Clock;
}

export class LiveView implements LiveAnswering {
  private readonly parts: LiveViewParts;
  private readonly objects: ApplicationObjects;
  private readonly lists: LiveLists;
  private readonly health: ChildHealth;

  constructor(parts: LiveViewParts) {
    this.parts = parts;
    this.objects = new ApplicationObjects(parts.state, parts.clusters);
    this.lists = new LiveLists(parts.clock);
    this.health = new ChildHealth(parts.scripts, parts.clock);
  }

  async answer(applicationId: string, request: CheckedRequest, signal: AbortSignal): Promise<unknown> {
    const application = this.objects.application(applicationId);
    const { objects } = this;
    switch (request.kind) {
      case 'tree':
        return this.tree(application, this.parts.customizations.of(application), signal);
      case 'events':
        return this.events(application, request.parameters, signal);
      case 'resource':
        return liveResource(application, request.parameters, { objects, manifests: this.parts.manifests });
      case 'actions':
        return listActions(await objects.find(application, request.parameters.resource));
      case 'action':
        return this.change(application, request.parameters.resource, (parts) => runAction(request.parameters, parts));
      case 'delete':
        return this.change(application, request.parameters.resource, (parts) =>
          deleteObject(request.parameters, parts),
        );
      case 'logs':
      case 'cancel':
        throw new LiveError('INVALID_INPUT', `There is no whole answer to requests of kind "${request.kind}".`);
    }
  }

  rest(): void {
    this.lists.clear();
  }

  async sendLog(applicationId: string, wanted: LogParameters, line: AnswerLine, signal: AbortSignal): Promise<void> {
    const application = this.objects.application(applicationId);
    const { pod: name, namespace } = wanted;
    const key = { group: '', version: 'v1', kind: 'Pod', name, ...(namespace !== undefined && { namespace }) };
    const { live: pod } = await this.objects.find(application, key);
    if (pod === undefined) throw notInTree(key);
    const cluster = this.objects.clusterOf(application);
    await sendPodLog(wanted, { cluster, clock: this.parts.clock, pod, line, signal });
  }

  private tree(
    application: ManagedApplication,
    customizations: Customizations,
    signal: AbortSignal,
  ): Promise<LiveAnswers['tree']> {
    const { lists, health } = this;
    return resourceTree(application, {
      cluster: this.objects.clusterOf(application),
      lists,
      health,
      customizations,
      signal,
    });
  }

  private async events(
    application: ManagedApplication,
    { resource }: LiveRequestParameters['events'],
    signal: AbortSignal,
  ): Promise<LiveAnswers['events']> {
    const cluster = this.objects.clusterOf(application);
    if (resource !== undefined) return eventsOf(cluster, await this.objects.find(application, resource));
    // Nobody asks for their health here.
    const { nodes } = await this.tree(application, NO_CUSTOMIZATIONS, signal);
    const silent = new Map([...application.objects.values()].map((object) => [object.uid, isConfidential(object)]));
    // A parent stands before its children.
    for (const { id, parentId } of nodes) if (parentId !== null) silent.set(id, silent.get(parentId) ?? true);
    const keys = nodes.map(({ kind, namespace, name }) => ({ apiVersion: '', kind, namespace, name }));
    return eventsOfTree(cluster, keys, silent);
  }

  /** Does something with an object. What the cluster says to it is passed on unless it could quote a value that was encrypted in Git. */
  private async change<T>(
    application: ManagedApplication,
    resource: LiveResourceKey,
    work: (parts: ActionParts) => Promise<T>,
  ): Promise<T> {
    const parts = await this.prepare(application, resource);
    return work(parts).catch((error: unknown) => {
      throw liveErrorOf(error, isConfidential(parts.found.root));
    });
  }

  private async prepare(application: ManagedApplication, resource: LiveResourceKey): Promise<ActionParts> {
    const { holds, manifests, ignored, clock } = this.parts;
    if (holds.has('AGENT_DUPLICATE'))
      throw new LiveError('CONFLICT', 'This agent is a copy of another one (AGENT_DUPLICATE): it changes nothing.');
    const found = await this.objects.find(application, resource);
    if (found.live !== undefined && !found.root.isLive) throw notOursYet(found);
    const now = clock.now();
    const isSelfHealing = application.assignment?.syncPolicy.automated?.selfHeal === true;
    return {
      cluster: this.objects.clusterOf(application),
      found,
      desired: await desiredOf(application, found, manifests),
      healing: { heals: isSelfHealing && mayHeal(application, now), ignored },
      now,
    };
  }
}

/** An object of this name exists, but was never applied by the application: it may be somebody else's. */
function notOursYet({ key }: TreeObject): LiveError {
  return new LiveError(
    'CONFLICT',
    `${describeKey(key)} exists in the cluster, but this application has not applied it: it may belong to somebody else. Sync first.`,
  );
}
