import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationCommandStore, type CommandedApplication } from '../store/application-command-store.js';
import { ApplicationDestinations } from '../application-destinations.js';
import { ApplicationRenderer } from '../renders/application-renderer.js';
import { ApplicationStore, type DesiredRender } from '../store/application-store.js';
import { ANNOTATIONS } from '../delivery-rules/application-annotations.js';
import { DesiredStates } from '../writing/desired-states.js';

/** Applications that are being deleted, and of which their agents are to hear once more: a tombstone says nothing but to delete. */
@Injectable()
export class GoingApplication {
  constructor(
    private readonly store: ApplicationStore,
    private readonly commands: ApplicationCommandStore,
    private readonly destinations: ApplicationDestinations,
    private readonly renderer: ApplicationRenderer,
    private readonly desired: DesiredStates,
  ) {}

  /** What Git says now, for hooks that were mended there; undefined where it is not being deleted, or does not render. */
  async renderAnew(name: string): Promise<DesiredRender | undefined> {
    const [stored] = await this.store.listByName([name]);
    const [manifest] = stored?.isDeleting === true ? await this.store.listManifests([stored.id]) : [];
    if (!manifest) return undefined;
    const [cluster] = await this.destinations.resolve([manifest.spec]);
    if (!cluster) return undefined;
    const { labels, annotations, spec } = manifest;
    const namespace = spec.destination.namespace ?? '';
    const project = spec.project || 'default';
    const [result] = await this.renderer.render([{ name, namespace, project, labels, annotations, spec, cluster }]);
    if (!result || 'problem' in result) return undefined;
    return { revision: result.revision, renderDigest: result.renderDigest };
  }

  /** Tells its agent that it is to go, and may, with what is rendered now. */
  async approve(
    application: CommandedApplication,
    { at, render }: { readonly at: string; readonly render: DesiredRender | undefined },
    tx: Transaction,
  ): Promise<void> {
    const annotations = { ...application.annotations, [ANNOTATIONS.deletionApproved]: at };
    await this.commands.annotate(application.id, annotations, tx);
    await this.tell({ ...application, annotations }, { requestedAt: at, render }, tx);
  }

  /** Tells its agent that it is to go, with what is rendered now; not where something else has to go first. */
  async tell(
    application: CommandedApplication,
    { requestedAt, render }: { readonly requestedAt: string; readonly render: DesiredRender | undefined },
    tx: Transaction,
  ): Promise<void> {
    if (await this.commands.isHeldBack(application.id, tx)) return;
    await this.desired.assign({ ...application, ...render, deletionRequestedAt: requestedAt }, tx);
  }
}
