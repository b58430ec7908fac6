// The job that makes an application's children what its newest render says, wave by wave. It carries only the application's id: whatever
// it finds is looked at as it is now, so that it may run twice, on several hubs, or be killed anywhere and go on.
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { canonicalJson } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { publishApplications } from '../applications/application-wake-ups.js';
import { retryConflicts } from '../applications/writing/retry-conflicts.js';
import type { Transaction } from '../platform/database/transaction.js';
import { ChildFields } from './plan/child-fields.js';
import { childKey, ChildStore } from './store/child-store.js';
import { childEvents } from './child-events.js';
import { ChildrenFacts, type PlannedChildren } from './plan/children-facts.js';
import { ChildrenSurroundings } from './children-surroundings.js';
import type { ParentState } from './parent.js';
import type { ParentHold } from './parent-holds.js';
import { type CarriedOut, conditionsOf, messageOf, operationOf } from './plan/parent-report.js';
import type { ParentApplication } from './store/parents.read-model.js';
import { ChildrenParts } from './children-parts.js';
import type { PreparedChildren } from './write-children.js';

/** How often one run goes round before it leaves the rest to the next. */
const MAX_ROUNDS = 100;

/** A round: what was found, and what was prepared for it. */
interface Round extends PlannedChildren {
  readonly parent: ParentApplication;
  readonly state: ParentState;
  readonly hold: ParentHold;
  readonly fields: ChildFields;
  readonly prepared: PreparedChildren;
  readonly failures: ReadonlyMap<string, string>;
}

@Injectable()
export class BringChildrenUpToDate implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ChildStore,
    private readonly facts: ChildrenFacts,
    private readonly parts: ChildrenParts,
    private readonly surroundings: ChildrenSurroundings,
  ) {}

  onModuleInit(): void {
    this.surroundings.schedule.onDue((id) => this.bring(id));
  }

  async bring(applicationId: string): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const goesOn = await retryConflicts(() => this.round(applicationId));
      if (!goesOn) return;
    }
    await this.dataSource.transaction((tx) => this.surroundings.schedule.lookAgain(applicationId, tx));
  }

  /** Whether there is more to do at once. */
  private async round(applicationId: string): Promise<boolean> {
    const parent = await this.parts.parents.find(applicationId);
    if (!parent) return false;
    if (parent.isDeleting) {
      if (await this.parts.deletions.isWaiting(parent.id)) await this.parts.goingFirst.deleteOthers(parent);
      await this.dataSource.transaction((tx) => this.parts.deletions.somethingGone(tx));
      return false;
    }
    const state = await this.parts.scanning.scan(parent);
    // Before its first render nothing is known, which is not the same as nothing.
    if (!state || state.renderDigest === null) return false;
    const hold = await this.surroundings.holds.find(parent, state);
    const fields = new ChildFields(parent.spec);
    const planned = await this.facts.plan(parent, state, this.store, { hold, fields });
    const actor = actorOf(parent);
    await this.claim(parent, planned);
    const prepared = await this.parts.writing.prepare(planned.plan.writes, fields, actor);
    const undeleted = await this.parts.writing.deleteOthers(planned.plan.deletes, actor);
    const failures = new Map([...prepared.failures, ...undeleted]);
    const round = { ...planned, parent, state, hold, fields, prepared, failures };
    const isDone = await this.dataSource.transaction((tx) => this.carryOut(round, tx));
    await this.parts.writing.confirm(prepared);
    const hasActed =
      planned.plan.writes.length > prepared.failures.size || planned.plan.deletes.length > undeleted.size;
    return !isDone || hasActed;
  }

  /** Sets and projects are written in transactions of their own: what they make has to know whose they are. */
  private async claim(parent: ParentApplication, { plan }: PlannedChildren): Promise<void> {
    const others = plan.writes.filter(({ kind, isOwned }) => kind !== 'Application' && !isOwned);
    if (others.length > 0) await this.dataSource.transaction((tx) => this.store.claim(parent.id, others, tx));
  }

  /** False when the application changed meanwhile: then everything is looked at again. */
  private async carryOut(round: Round, tx: Transaction): Promise<boolean> {
    const { parent, plan, prepared } = round;
    const locked = await this.parts.parents.lock(parent.id, tx);
    if (!locked) return true;
    if (isOther(parent, locked)) return false;
    await this.parts.writing.write(prepared, actorOf(parent), tx);
    await this.store.own(parent.id, prepared.written, tx);
    await this.parts.writing.deleteApplications(plan.deletes, tx);
    const gone = round.children.filter(({ manifest, isOwned, live }) => manifest === null && isOwned && !live.exists);
    await this.store.release(parent.id, gone, tx);
    await this.report(round, tx);
    await this.surroundings.applications.events.record(childEvents(parent, plan, round.failures), tx);
    if (plan.waitsFor !== null || plan.heldBecause !== null || round.failures.size > 0)
      await this.surroundings.schedule.lookAgain(parent.id, tx, round.hold.turnsAt);
    return true;
  }

  private async report(round: Round, tx: Transaction): Promise<void> {
    const { parent, state, plan, failures } = round;
    await this.store.saveStatuses(
      parent.id,
      plan.outcomes.map(({ child, syncStatus, message }) => {
        const { kind, name, live } = child;
        const failure = failures.get(childKey(child));
        const said =
          failure === undefined ? { syncStatus, message } : { syncStatus: 'OutOfSync' as const, message: failure };
        return { kind, name, health: live.health, ...said };
      }),
      tx,
    );
    const next = nextState(round, this.surroundings.applications.clock.now().toISOString());
    if (canonicalJson(next) === canonicalJson(state)) return;
    await this.store.saveParent(next, tx);
    const isHeldOtherwise = next.openWave !== state.openWave || next.settledDigest !== state.settledDigest;
    if (isHeldOtherwise && parent.clusterId !== null)
      await this.surroundings.reassignment.request({ applicationIds: [parent.id] }, tx, 'children');
    await this.surroundings.observers.changed([parent.id], tx, 'children');
    await publishApplications(this.surroundings.applications.feed, [parent.id], tx);
  }
}

function nextState({ parent, state, plan, children, circle, failures, fields }: Round, now: string): ParentState {
  const done: CarriedOut = { plan, children, failures, now, misread: fields.problems, ...(circle && { circle }) };
  const operation = operationOf(parent, state, done);
  const hasActed = plan.writes.length > 0 || plan.deletes.length > 0;
  // The hub runs no ordinary objects: they are nowhere.
  const isHomeless = state.runsOnHub && state.ownCount > 0;
  const isSettled = plan.openWave === null && circle === undefined && !hasActed;
  return {
    ...state,
    settledDigest: isSettled ? state.renderDigest : state.settledDigest,
    // What was written in this moment is looked at again at once.
    syncStatus: circle || failures.size > 0 || isHomeless ? 'OutOfSync' : plan.syncStatus,
    health: circle ? 'Unknown' : isHomeless && children.length === 0 ? 'Missing' : plan.health,
    message: messageOf({ operation }, done),
    openWave: plan.openWave,
    operation,
    conditions: conditionsOf(parent, state, done),
  };
}

function isOther(planned: ParentApplication, now: ParentApplication): boolean {
  return (
    planned.renderDigest !== now.renderDigest ||
    planned.isDeleting !== now.isDeleting ||
    planned.requestedOperation?.id !== now.requestedOperation?.id ||
    canonicalJson(planned.spec) !== canonicalJson(now.spec)
  );
}

function actorOf({ name }: ParentApplication): string {
  return `application ${name}`;
}
