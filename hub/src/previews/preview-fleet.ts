import { Injectable } from '@nestjs/common';
import type { Preview, PreviewInput } from '@wheelhouse/protocol';
import { type SetPreview, PreviewApplicationSets } from '../application-sets/preview/preview-application-sets.js';
import type { RefView } from '../repositories/refs/ref-view.js';
import { type ApplicationChange, keptChange, plannedChanges } from './changes/application-change.js';
import { mergedView } from './scope/branch-target.js';
import { presentPreview, type PreviewOutcome } from './present-preview.js';
import { SETS_AT_A_TIME } from './preview-limits.js';
import { previewRequest, type PreviewRequest } from './scope/preview-request.js';
import { PreviewSurroundings } from './preview-surroundings.js';
import { RenderedChanges } from './changes/rendered-changes.js';
import { type PreviewScope, ResolveScope } from './scope/resolve-scope.js';

/**
 * Says what would happen: the same plans as applying makes, with refs read where a branch would put them. Nothing is stored but renders,
 * which are the same for everybody and go when nobody uses them; nothing is written while it waits for Git.
 */
@Injectable()
export class PreviewFleet {
  constructor(
    private readonly scopes: ResolveScope,
    private readonly sets: PreviewApplicationSets,
    private readonly surroundings: PreviewSurroundings,
    private readonly rendering: RenderedChanges,
  ) {}

  /** Throws INVALID_INPUT, INVALID_SPEC, NOT_FOUND, REPOSITORY_UNCLEAR, and as repositories do where the branch cannot be read. */
  async preview(input: PreviewInput, signal: AbortSignal): Promise<Preview> {
    const request = previewRequest(input);
    const scope = await this.scopes.resolve(request);
    const view = this.viewOf(scope);
    const sets = await this.planAll(scope, view, signal);
    const changes = [...(await this.planned(sets)), ...(await this.kept(scope, sets))];
    return presentPreview(await this.outcomeOf(request, { scope, sets, changes, view }, signal));
  }

  private viewOf({ target }: PreviewScope): RefView {
    const view = this.surroundings.repositories.view();
    return target ? mergedView(view, target) : view;
  }

  private async planAll({ subjects }: PreviewScope, view: RefView, signal: AbortSignal): Promise<SetPreview[]> {
    const previews: SetPreview[] = [];
    for (let start = 0; start < subjects.length; start += SETS_AT_A_TIME) {
      signal.throwIfAborted();
      const batch = subjects.slice(start, start + SETS_AT_A_TIME);
      previews.push(...(await Promise.all(batch.map((subject) => this.sets.preview(subject, view)))));
    }
    return previews;
  }

  private async planned(sets: readonly SetPreview[]): Promise<ApplicationChange[]> {
    const found: ApplicationChange[] = [];
    for (const set of sets) {
      const changed = set.planned ? [...set.planned.plan.updates, ...set.planned.plan.renames] : [];
      const before = await this.surroundings.applications.listManifests(changed.map(({ stored }) => stored.id));
      found.push(...plannedChanges(set, before));
    }
    return found;
  }

  /** Applications that stay, and read what moves. Those that a plan changes or deletes come with the plan. */
  private async kept({ readers }: PreviewScope, sets: readonly SetPreview[]): Promise<ApplicationChange[]> {
    if (readers.length === 0) return [];
    const plans = sets.flatMap(({ planned }) => planned?.plan ?? []);
    const changed = new Set(
      plans.flatMap(({ updates, renames, deletes }) => [
        ...[...updates, ...renames].map(({ stored }) => stored.id),
        ...deletes.map(({ id }) => id),
      ]),
    );
    const retained = new Set(plans.flatMap((plan) => plan.retained.map(({ id }) => id)));
    const clusters = new Map((await this.surroundings.clusters.listFacts()).map((cluster) => [cluster.id, cluster]));
    return readers
      .filter(({ id, isPinned }) => !changed.has(id) && !isPinned)
      .map((reader) =>
        keptChange(reader, clusters.get(reader.clusterId ?? ''), retained.has(reader.id) ? 'Retain' : 'Update'),
      );
  }

  private async outcomeOf(
    request: PreviewRequest,
    found: { scope: PreviewScope; sets: SetPreview[]; changes: ApplicationChange[]; view: RefView },
    signal: AbortSignal,
  ): Promise<PreviewOutcome> {
    const { scope, sets, changes, view } = found;
    const isCompared = request.withObjects || scope.target !== undefined;
    const rendered = isCompared
      ? await this.rendering.compare(changes, view, { withTexts: request.withObjects, signal })
      : { changes: changes.map((change) => ({ ...change, objects: null })), grouped: [], problems: [], leftOut: [] };
    return { target: scope.target, readers: scope.readers, sets, ...rendered };
  }
}
