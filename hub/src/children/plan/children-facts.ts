import { Injectable } from '@nestjs/common';
import { isDnsSubdomain } from '@wheelhouse/generators';
import { HUB_KINDS } from '@wheelhouse/protocol';
import { HubConfig } from '../../platform/config/hub-config.js';
import { ProjectsService } from '../../projects/projects.service.js';
import { AncestorsReadModel, circleOf } from '../store/ancestors.read-model.js';
import type { ChildKey, ChildView } from '../child.js';
import type { ChildFields } from './child-fields.js';
import { forbiddenBy, hubKindOf } from './child-manifest.js';
import { ChildStore } from '../store/child-store.js';
import { LiveChildrenReadModel } from '../store/live-children.read-model.js';
import type { ParentState } from '../parent.js';
import { parentFactsOf } from './parent-facts.js';
import type { ParentHold } from '../parent-holds.js';
import { type ParentApplication, ParentsReadModel } from '../store/parents.read-model.js';
import { type ChildrenPlan, planChildren } from './plan-children.js';

/** What is to be done for an application's children now. */
export interface PlannedChildren {
  readonly children: readonly ChildView[];
  readonly plan: ChildrenPlan;
  /** The way from the application back to itself. */
  readonly circle?: readonly ChildKey[];
}

/** Gathers what a plan depends on. Reads only. */
@Injectable()
export class ChildrenFacts {
  constructor(
    private readonly parents: ParentsReadModel,
    private readonly live: LiveChildrenReadModel,
    private readonly ancestors: AncestorsReadModel,
    private readonly projects: ProjectsService,
    private readonly config: HubConfig,
  ) {}

  async plan(
    parent: ParentApplication,
    state: ParentState,
    store: ChildStore,
    { hold, fields }: { readonly hold: ParentHold; readonly fields: ChildFields },
  ): Promise<PlannedChildren> {
    const children = await this.allowed(
      parent,
      await this.live.viewsOf(parent.id, await store.listOf(parent.id), fields),
    );
    const wanted = children.filter(({ manifest }) => manifest !== null);
    const circle = circleOf(await this.ancestors.chainOf({ kind: 'Application', name: parent.name }), wanted);
    const unready = await this.parents.listUnready(parent.id, state.ownObjects);
    const budget = this.config.deletionBudget;
    const facts = parentFactsOf(parent, state, { budget, unready, hold, childCount: wanted.length });
    const plan = planChildren(facts, children);
    if (!circle) return { children, plan };
    return { children, circle, plan: { ...plan, writes: [], deletes: [], isWritten: false, isDone: false } };
  }

  /** Children that the project does not let the application have get that as their problem. */
  private async allowed(parent: ParentApplication, children: readonly ChildView[]): Promise<ChildView[]> {
    const forbidden = new Set<string>();
    for (const kind of HUB_KINDS) {
      if (!children.some((child) => child.kind === kind && child.manifest !== null)) continue;
      const isAllowed = await this.projects.mayContain(parent.project, hubKindOf(kind));
      if (!isAllowed) forbidden.add(kind);
    }
    return children.map((child) => {
      if (child.manifest === null || child.problem !== null) return child;
      if (forbidden.has(child.kind))
        return {
          ...child,
          problem: forbiddenBy(parent.project, child.kind),
        };
      return isDnsSubdomain(child.name) ? child : { ...child, problem: 'Its manifest has no legal metadata.name.' };
    });
  }
}
