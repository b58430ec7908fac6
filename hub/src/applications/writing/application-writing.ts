import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationSurroundings } from '../application-surroundings.js';
import {
  carryOverTimes,
  destinationCondition,
  renderCondition,
  warningConditions,
} from '../renders/application-conditions.js';
import { ApplicationRenderer, type Renderable, type RenderResult } from '../renders/application-renderer.js';
import { ApplicationDelivery } from './application-delivery.js';
import { ApplicationsVanishedError } from '../applications.errors.js';
import { publishApplications } from '../application-wake-ups.js';
import { isHubDestination } from '../hub-destination.js';
import {
  type ApplicationUpsert,
  assignmentChanges,
  historyOf,
  isTransient,
  type PreparedUpsert,
  renderableOf,
  type WriteOwner,
} from './prepared-upsert.js';
import { renderFailureEvents } from '../renders/render-failure-events.js';

/** How long a write waits for renders; what is not there then is stored stale, and the job follows. */
const RENDER_GRACE_MS = 2_000;

/** Writes applications in bulk: one pass over the rows, with their renders, their history and their assignments. */
@Injectable()
export class ApplicationWriting {
  constructor(
    private readonly dataSource: DataSource,
    private readonly renderer: ApplicationRenderer,
    private readonly delivery: ApplicationDelivery,
    private readonly surroundings: ApplicationSurroundings,
  ) {}

  async inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }

  async prepare(upserts: readonly ApplicationUpsert[]): Promise<PreparedUpsert[]> {
    const renderable = upserts.map(renderableOf);
    const results = await this.renderInTime(renderable.filter((one) => one !== undefined));
    let next = 0;
    return upserts.map((upsert, index) => this.prepared(upsert, renderable[index] && results?.[next++]));
  }

  async upsertAll(prepared: readonly PreparedUpsert[], owner: WriteOwner, tx: Transaction): Promise<void> {
    if (prepared.length === 0) return;
    const created = prepared.filter(({ stored }) => !stored);
    const changed = prepared.filter(({ stored }) => stored);
    // First, so that new applications may take the names that others give up.
    const renamed = changed.filter(({ draft, stored }) => stored?.name !== draft.name);
    await this.delivery.store.rename(
      renamed.map(({ id, draft: { name } }) => ({ id, name })),
      tx,
    );
    if (created.length > 0) await this.delivery.store.insert(created, owner, tx);
    const updatedIds = new Set(changed.length > 0 ? await this.delivery.store.update(changed, tx) : []);
    const vanished = changed.filter(({ id }) => !updatedIds.has(id)).map(({ draft }) => draft.name);
    if (vanished.length > 0) throw new ApplicationsVanishedError(vanished);
    const written = [...created, ...changed];
    const entries = historyOf(written, owner.initiatedBy);
    if (entries.length > 0) await this.delivery.store.addHistory(entries, tx);
    await this.delivery.service.assign(written.flatMap(assignmentChanges), tx);
    await this.surroundings.events.record(
      renderFailureEvents(
        written.map(({ id, draft, stored, conditions }) => ({
          id,
          name: draft.name,
          before: stored?.conditions ?? [],
          after: conditions,
        })),
      ),
      tx,
    );
    const ids = written.map(({ id }) => id);
    await this.delivery.observers.gone(
      renamed.flatMap(({ stored }) => stored?.name ?? []),
      tx,
    );
    await this.delivery.observers.changed(ids, tx);
    await publishApplications(this.surroundings.feed, ids, tx);
  }

  async touched(ids: readonly string[], tx: Transaction): Promise<void> {
    await this.delivery.observers.changed(ids, tx);
  }

  /** Those whose refs point to another commit than the one that was rendered, or of which their project thinks otherwise by now. */
  async listMoved(prepared: readonly PreparedUpsert[]): Promise<string[]> {
    const rendered = prepared.filter(({ renderedCommit }) => renderedCommit !== undefined);
    const commits = await this.renderer.currentCommits(rendered.map(({ draft }) => draft.spec));
    const moved = rendered.filter(({ renderedCommit }, index) => commits[index] !== renderedCommit);
    const judged = prepared.flatMap((upsert) => {
      const renderable = renderableOf(upsert);
      return renderable ? [{ upsert, renderable }] : [];
    });
    const problems = await this.renderer.problemsOf(judged.map(({ renderable }) => renderable));
    const turned = judged.filter(
      ({ upsert }, index) => !upsert.isStale && isInvalid(upsert) !== (problems[index] !== undefined),
    );
    return [...new Set([...moved, ...turned.map(({ upsert }) => upsert)].map(({ id }) => id))];
  }

  /** Undefined when it takes too long; the work goes on and is found done by the job. */
  private async renderInTime(applications: readonly Renderable[]): Promise<RenderResult[] | undefined> {
    if (applications.length === 0) return [];
    const timer = new AbortController();
    const timeout = delay(RENDER_GRACE_MS, undefined, { signal: timer.signal }).catch(() => undefined);
    const rendering = this.renderer.render(applications).catch((error: unknown) => {
      this.surroundings.logger.warn('Rendering before a write failed; the job renders again.', { error });
      return undefined;
    });
    try {
      return await Promise.race([rendering, timeout]);
    } finally {
      timer.abort();
    }
  }

  private prepared(upsert: ApplicationUpsert, result: RenderResult | undefined): PreparedUpsert {
    const { draft, stored } = upsert;
    const row = { ...upsert, id: stored?.id ?? randomUUID() };
    const now = this.surroundings.clock.now();
    const before = stored?.conditions ?? [];
    // The job renders what the hub itself is to make.
    if (!draft.cluster && isHubDestination(draft.spec))
      return { ...row, conditions: before, readsCluster: true, isStale: true };
    if (!draft.cluster) {
      const conditions = carryOverTimes(before, [destinationCondition(draft.destination, now)]);
      return { ...row, conditions, readsCluster: true, isStale: false };
    }
    const readsCluster = result?.readsCluster ?? true;
    if (!result) return { ...row, conditions: before, readsCluster, isStale: true };
    if ('problem' in result) {
      const conditions = carryOverTimes(before, [renderCondition(result.problem, now)]);
      return {
        ...row,
        conditions,
        readsCluster,
        isStale: result.retryInMs !== undefined || isTransient(result.problem),
      };
    }
    const isSame = stored?.renderDigest === result.renderDigest && stored.revision !== null;
    const { renderDigest, staleProblem, warnings } = result;
    const render = { revision: isSame ? stored.revision : result.revision, renderDigest };
    const conditions = carryOverTimes(before, [
      ...(staleProblem ? [renderCondition(staleProblem, now)] : []),
      ...warningConditions(warnings ?? [], now),
    ]);
    return { ...row, render, renderedCommit: result.revision, conditions, readsCluster, isStale: false };
  }
}

/** Whether it was found to be one that must not be rendered. */
function isInvalid({ conditions }: PreparedUpsert): boolean {
  return conditions.some(({ type }) => type === 'InvalidSpecError');
}
