import { Injectable } from '@nestjs/common';
import { GenerationError, type ParsedSet, parseApplicationSet } from '@wheelhouse/generators';
import { NotFoundError } from '@wheelhouse/protocol';
import { invalidInput, parseManifestText } from '../applications/writing/manifest-text.js';
import type { ApplicationSetRecord } from './application-set.js';
import { ApplicationSetStore } from './application-set-store.js';
import { ApplicationSetDeletingError, PlanChangedError, PlanNotHeldError } from './application-sets.errors.js';
import { CarryOutPlan } from './plans/carry-out-plan.js';
import { ExpandApplicationSet, parseStored } from './expansion/expand-application-set.js';
import { type PlannedSet, PlanApplicationSet } from './plans/plan-application-set.js';
import { presentPlan, type PresentedPlan, previewOf } from './plans/plan-presentation.js';
import { asksForRefresh, manifestOf, warningsOf } from './set-manifest.js';
import { retryOvertaken } from './expansion/retry-overtaken.js';
import { PlanRecords } from './plans/plan-records.js';

/** What applying a set came to. */
export interface AppliedSet {
  /** Null for a dry run of a new set. */
  readonly name: string | null;
  readonly plan: PresentedPlan;
  readonly warnings: readonly string[];
}

/** What people do with application sets. Deleting one: `delete-application-set.ts`. */
@Injectable()
export class ApplicationSetsService {
  constructor(
    private readonly sets: ApplicationSetStore,
    private readonly planning: PlanApplicationSet,
    private readonly carrying: CarryOutPlan,
    private readonly expansion: ExpandApplicationSet,
    private readonly records: PlanRecords,
  ) {}

  /**
   * Creates or changes a set and carries out what it generates, within the deletion budget. A set that cannot be expanded is refused,
   * and the set that was there stays as it was. Errors: `INVALID_SPEC`, `GENERATOR_ERROR`, `TEMPLATE_ERROR`, with their places.
   */
  async apply(manifest: string, actor: string): Promise<AppliedSet> {
    const set = parseManifestText(manifest, parseApplicationSet);
    const before = await this.findActive(set.name);
    if (before && asksForRefresh(set)) await this.expansion.refreshSources(before);
    return retryOvertaken(async () => {
      const existing = await this.findActive(set.name);
      const planned = await this.planNow(set, existing);
      const order = { planned, manifest: manifestOf(set), actor, ...(existing && { existing }) };
      const { plan } = await this.carrying.carryOut(order);
      return {
        name: set.name,
        plan: presentPlan({ ...plan, createdAt: this.records.now() }),
        warnings: warningsOf(set),
      };
    });
  }

  /** What applying would do. Nothing is stored. */
  async preview(manifest: string): Promise<AppliedSet> {
    const set = parseManifestText(manifest, parseApplicationSet);
    const existing = await this.findActive(set.name);
    const planned = await this.planNow(set, existing);
    const lines = await this.records.linesOf(planned.plan);
    const plan = previewOf(planned, lines, this.records.heldReasonOf(planned.plan), this.records.now());
    return { name: existing ? set.name : null, plan, warnings: warningsOf(set) };
  }

  /** Carries out the held plan: computed again, and refused when it would delete anything else than what was shown. */
  async approve(name: string, planId: string, actor: string): Promise<PresentedPlan> {
    return retryOvertaken(async () => {
      const existing = await this.getActive(name);
      const heldPlan = await this.sets.findHeldPlan(existing.id);
      if (heldPlan?.id !== planId) throw new PlanNotHeldError(name, planId);
      const planned = await this.planNow(parseStored(existing), existing);
      if (planned.plan.digest !== heldPlan.digest) {
        await this.carrying.carryOut({ planned, existing, actor: 'hub' });
        throw new PlanChangedError(name);
      }
      const { plan } = await this.carrying.carryOut({ planned, existing, actor, approvedPlanId: planId });
      return presentPlan({ ...plan, createdAt: heldPlan.createdAt });
    });
  }

  /** Asks the repositories that its generators read, and expands it now. A failure shows in its conditions. */
  async refresh(name: string): Promise<void> {
    const set = await this.getActive(name);
    await this.expansion.refreshSources(set);
    await this.expansion.expand(set.id);
  }

  private async planNow(set: ParsedSet, existing: ApplicationSetRecord | undefined): Promise<PlannedSet> {
    try {
      if (!asksForRefresh(set)) return await this.planning.plan(set, existing);
      return await this.planning.plan(set, existing, undefined, this.records.now());
    } catch (error) {
      throw error instanceof GenerationError ? invalidInput(error) : error;
    }
  }

  private async getActive(name: string): Promise<ApplicationSetRecord> {
    const existing = await this.findActive(name);
    if (!existing) throw new NotFoundError('application set', name);
    return existing;
  }

  private async findActive(name: string): Promise<ApplicationSetRecord | undefined> {
    const existing = await this.sets.findByName(name);
    if (existing?.isDeleting) throw new ApplicationSetDeletingError(name);
    return existing;
  }
}
