import { Injectable } from '@nestjs/common';
import { parseApplication } from '@wheelhouse/generators';
import { NotFoundError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { type ApplicationManifest, draftOf } from '../application.js';
import { ApplicationDestinations } from '../application-destinations.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import { ApplicationDeletingError, ApplicationOwnedError } from '../applications.errors.js';
import type { Command } from '../operations/command-application.js';
import { ApplicationsService } from '../applications.service.js';
import { OwnedEdits } from './owned-edits.js';
import { parseManifestText } from './manifest-text.js';
import { retryConflicts } from './retry-conflicts.js';
import type { StoredApplication } from '../store/application-store.js';

/** Applies an Application: one that no application set owns, or the fields of one that its set leaves alone. */
@Injectable()
export class ApplyApplication {
  constructor(
    private readonly dataSource: DataSource,
    private readonly applications: ApplicationsService,
    private readonly destinations: ApplicationDestinations,
    private readonly surroundings: ApplicationSurroundings,
    private readonly edits: OwnedEdits,
  ) {}

  /**
   * The application's name. Errors: `INVALID_SPEC` with its place; `CONFLICT` when a set owns a field that would change, or while the
   * application is being deleted.
   */
  async apply(manifest: string, actor: string): Promise<string> {
    const { application } = parseManifestText(manifest, parseApplication);
    return retryConflicts(() => this.write(application, actor));
  }

  /** Changes an application that is there, as if it were applied so. Throws NOT_FOUND, and as `apply`. */
  async edit(
    { name, actor }: Command,
    change: (live: ApplicationManifest) => ApplicationManifest,
    event: { readonly type: string; readonly message: string },
  ): Promise<void> {
    await retryConflicts(async () => {
      const stored = await this.findActive(name);
      const live = stored && (await this.applications.listManifests([stored.id])).get(name);
      if (!live) throw new NotFoundError('application', name);
      await this.write(change(live), actor, event);
    });
  }

  private async write(
    application: ApplicationManifest,
    actor: string,
    event?: { readonly type: string; readonly message: string },
  ): Promise<string> {
    await this.edits.check(application);
    const [cluster] = await this.destinations.resolve([application.spec]);
    const stored = await this.findActive(application.name);
    const draft = draftOf(stored ? await this.asAllowed(stored, application) : application, cluster);
    if (stored?.specDigest === draft.specDigest && stored.clusterId === (cluster?.id ?? null)) return draft.name;
    const prepared = await this.applications.prepare([{ draft, ...(stored && { stored }) }]);
    await this.dataSource.transaction(async (tx) => {
      await this.applications.upsertAll(prepared, { applicationSetId: null, initiatedBy: actor }, tx);
      if (stored && stored.applicationSetId !== null) await this.edits.written(stored.applicationSetId, tx);
      const [first] = prepared;
      await this.surroundings.events.record(
        [
          {
            type: event?.type ?? (stored ? 'ApplicationChanged' : 'ApplicationCreated'),
            message: event?.message ?? `${actor} ${stored ? 'changed' : 'created'} the application "${draft.name}".`,
            ...(first && { applicationId: first.id }),
            applicationName: draft.name,
            actor,
          },
        ],
        tx,
      );
    });
    await this.applications.confirm(prepared);
    return draft.name;
  }

  private async findActive(name: string): Promise<StoredApplication | undefined> {
    const [stored] = await this.applications.listByName([name]);
    if (stored?.isDeleting) throw new ApplicationDeletingError(name);
    return stored;
  }

  /** Of an application that a set owns only that may change which the set leaves alone. */
  private async asAllowed(stored: StoredApplication, wanted: ApplicationManifest): Promise<ApplicationManifest> {
    const { applicationSetId, applicationSetName, name, id } = stored;
    const live = applicationSetId === null ? undefined : (await this.applications.listManifests([id])).get(name);
    if (applicationSetId === null || !live) return wanted;
    // The set adds the finalizer; a manifest that says nothing of finalizers does not ask to take it away.
    const whole = wanted.finalizers.length === 0 ? { ...wanted, finalizers: live.finalizers } : wanted;
    const path = await this.edits.refusedPath(applicationSetId, live, whole);
    if (path !== undefined) throw new ApplicationOwnedError(name, applicationSetName ?? applicationSetId, path);
    return whole;
  }
}
