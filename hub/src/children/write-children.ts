import { Injectable } from '@nestjs/common';
import { parseApplication } from '@wheelhouse/generators';
import { AppError } from '@wheelhouse/protocol';
import { draftOf } from '../applications/application.js';
import { ApplicationDestinations } from '../applications/application-destinations.js';
import { ApplicationsService, type PreparedUpsert } from '../applications/applications.service.js';
import { ApplicationSetsService } from '../application-sets/application-sets.service.js';
import { DeleteApplicationSet } from '../application-sets/delete-application-set.js';
import type { Transaction } from '../platform/database/transaction.js';
import { ProjectRegistry } from '../projects/project-registry.service.js';
import type { ChildKey, ChildView } from './child.js';
import { LENIENT } from './plan/child-manifest.js';
import { childKey } from './store/child-store.js';
import type { ChildFields } from './plan/child-fields.js';

/** Children that are ready to be written, or were written already. */
export interface PreparedChildren {
  readonly applications: readonly PreparedUpsert[];
  /** Those that are as their manifests say once the applications are written. */
  readonly written: readonly ChildKey[];
  /** Why others could not be written, by child. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Makes children what their manifests say. Doing it twice changes nothing. */
@Injectable()
export class WriteChildren {
  constructor(
    private readonly applications: ApplicationsService,
    private readonly destinations: ApplicationDestinations,
    private readonly sets: ApplicationSetsService,
    private readonly deletion: DeleteApplicationSet,
    private readonly projects: ProjectRegistry,
  ) {}

  /** Renders applications; sets and projects are written at once, projects first: applications may name them. */
  async prepare(children: readonly ChildView[], fields: ChildFields, actor: string): Promise<PreparedChildren> {
    const failures = new Map<string, string>();
    const written: ChildKey[] = [];
    for (const kind of ['AppProject', 'ApplicationSet'] as const)
      for (const child of children.filter((one) => one.kind === kind)) {
        const failure = await this.applyOther(child, actor);
        if (failure === undefined) written.push(child);
        else failures.set(childKey(child), failure);
      }
    const { applications, prepared } = await this.prepareApplications(
      children.filter(({ kind }) => kind === 'Application'),
      fields,
    );
    return { applications: prepared, written: [...written, ...applications], failures };
  }

  /** In the transaction in which the parent comes to own them. */
  async write({ applications }: PreparedChildren, actor: string, tx: Transaction): Promise<void> {
    await this.applications.upsertAll(applications, { applicationSetId: null, initiatedBy: actor }, tx);
  }

  /** After the commit. */
  async confirm({ applications }: PreparedChildren): Promise<void> {
    await this.applications.confirm(applications);
  }

  /** Applications go by their own finalizers. */
  async deleteApplications(children: readonly ChildKey[], tx: Transaction): Promise<void> {
    const names = children.filter(({ kind }) => kind === 'Application').map(({ name }) => name);
    const stored = await this.applications.listByName(names, tx);
    await this.applications.deleteAll(
      stored.filter(({ isDeleting }) => !isDeleting),
      tx,
    );
  }

  /** Sets go with their applications, as owned objects do in a cluster. Each in a transaction of its own; the reasons of failures. */
  async deleteOthers(children: readonly ChildKey[], actor: string): Promise<Map<string, string>> {
    const failures = new Map<string, string>();
    for (const child of children) {
      if (child.kind === 'Application') continue;
      const failure = await reasonOf(() =>
        child.kind === 'ApplicationSet'
          ? this.deletion.delete(child.name, true, actor)
          : this.projects.delete(child.name, false, actor),
      );
      if (failure !== undefined) failures.set(childKey(child), failure);
    }
    return failures;
  }

  private async applyOther({ kind, manifest }: ChildView, actor: string): Promise<string | undefined> {
    const text = manifest ?? '';
    return reasonOf(() =>
      kind === 'ApplicationSet' ? this.sets.apply(text, actor) : this.projects.apply(text, actor),
    );
  }

  /** Leaves those out that appeared, or went, since they were looked at: they are looked at again. */
  private async prepareApplications(
    wanted: readonly ChildView[],
    fields: ChildFields,
  ): Promise<{ readonly applications: readonly ChildView[]; readonly prepared: readonly PreparedUpsert[] }> {
    if (wanted.length === 0) return { applications: [], prepared: [] };
    const rows = await this.applications.listByName(wanted.map(({ name }) => name));
    const stored = new Map(rows.map((row) => [row.name, row]));
    const applications = wanted.filter(({ name, live }) => (stored.get(name)?.id ?? null) === live.id);
    const manifests = applications.map(({ manifest }) => parseApplication(manifest ?? '', LENIENT).application);
    const clusters = await this.destinations.resolve(manifests.map(({ spec }) => spec));
    const live = await this.applications.listManifests(rows.map(({ id }) => id));
    const prepared = await this.applications.prepare(
      manifests.map((manifest, index) => {
        const row = stored.get(manifest.name);
        const draft = draftOf(fields.toWrite(manifest, live.get(manifest.name)), clusters[index]);
        return { draft, ...(row && { stored: row }) };
      }),
    );
    return { applications, prepared };
  }
}

/** What people are told of a failure that is theirs to mend; others are thrown. */
async function reasonOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
