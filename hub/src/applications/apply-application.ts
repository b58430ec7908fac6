import { Injectable } from '@nestjs/common';
import { parseApplication } from '@wheelhouse/generators';
import { DataSource } from 'typeorm';
import { type ApplicationManifest, draftOf } from './application.js';
import { ApplicationDestinations } from './application-destinations.js';
import { ApplicationSurroundings } from './application-surroundings.js';
import { ApplicationDeletingError, ApplicationOwnedError } from './applications.errors.js';
import { ApplicationsService } from './applications.service.js';
import { parseManifestText } from './manifest-text.js';
import { retryConflicts } from './retry-conflicts.js';
import type { StoredApplication } from './application-store.js';

/** Applies a plain Application: one that no application set owns. */
@Injectable()
export class ApplyApplication {
  constructor(
    private readonly dataSource: DataSource,
    private readonly applications: ApplicationsService,
    private readonly destinations: ApplicationDestinations,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  /** The application's name. Errors: `INVALID_SPEC` with its place; `CONFLICT` when a set owns the name, or while it is being deleted. */
  async apply(manifest: string, actor: string): Promise<string> {
    const { application } = parseManifestText(manifest, parseApplication);
    return retryConflicts(() => this.write(application, actor));
  }

  private async write(application: ApplicationManifest, actor: string): Promise<string> {
    const [cluster] = await this.destinations.resolve([application.spec]);
    const draft = draftOf(application, cluster);
    const stored = await this.findOwn(draft.name);
    if (stored?.specDigest === draft.specDigest && stored.clusterId === (cluster?.id ?? null)) return draft.name;
    const prepared = await this.applications.prepare([{ draft, ...(stored && { stored }) }]);
    await this.dataSource.transaction(async (tx) => {
      await this.applications.upsertAll(prepared, { applicationSetId: null, initiatedBy: actor }, tx);
      const [first] = prepared;
      await this.surroundings.events.record(
        [
          {
            type: stored ? 'ApplicationChanged' : 'ApplicationCreated',
            message: `${actor} ${stored ? 'changed' : 'created'} the application "${draft.name}".`,
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

  private async findOwn(name: string): Promise<StoredApplication | undefined> {
    const [stored] = await this.applications.listByName([name]);
    if (stored && stored.applicationSetId !== null)
      throw new ApplicationOwnedError(name, stored.applicationSetName ?? stored.applicationSetId);
    if (stored?.isDeleting) throw new ApplicationDeletingError(name);
    return stored;
  }
}
