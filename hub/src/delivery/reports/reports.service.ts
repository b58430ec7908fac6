import { Injectable } from '@nestjs/common';
import type { AgentReportInput, AgentReportPayload, ApplicationReportInput } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { NewEvent } from '../../audit/event-log.js';
import { CHANNELS } from '../../platform/change-feed/change-feed.js';
import { relaxCommit } from '../../platform/database/relaxed-commit.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { AssignmentStore } from '../assignment-store.js';
import { checkReport, judge, type ReportPosition } from './report.js';
import { ReportStore } from './report-store.js';
import { ReportSurroundings } from './report-surroundings.js';
import { type Happening, happeningOfDrift, happeningsOf, type KnownStatus } from './status-change.js';

/** Who reports: taken from the credential, never from the report. */
export interface ReportingAgent {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly keyId: string;
}

/** Called inside the report's transaction with the applications that are gone from every cluster. */
export type RemovalObserver = (applicationIds: readonly string[], tx: Transaction) => Promise<void>;

/** Called inside the report's transaction with the applications whose status came with it, or was forgotten. */
export type StatusObserver = (applicationIds: readonly string[], tx: Transaction) => Promise<void>;

/** How many application ids (36 bytes and a comma each) go into one wake-up. */
const IDS_PER_WAKE_UP = 150;

/**
 * Takes what agents report. One transaction a report: statuses, objects, drift, events and the position move together, so a report
 * that is sent again after a lost answer changes nothing.
 */
@Injectable()
export class ReportsService {
  private readonly removalObservers: RemovalObserver[] = [];
  private readonly statusObservers: StatusObserver[] = [];
  private readonly taken;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ReportStore,
    private readonly assignments: AssignmentStore,
    private readonly surroundings: ReportSurroundings,
    metrics: Metrics,
  ) {
    this.taken = metrics.counter('wheelhouse_agent_reports_total', 'Reports of agents by what became of them.', [
      'outcome',
    ]);
  }

  onRemoved(observer: RemovalObserver): void {
    this.removalObservers.push(observer);
  }

  onStatuses(observer: StatusObserver): void {
    this.statusObservers.push(observer);
  }

  async take(agent: ReportingAgent, raw: AgentReportInput): Promise<AgentReportPayload> {
    const report = checkReport(raw);
    const { clusters } = this.surroundings;
    if (await clusters.isDuplicateAgent(agent.keyId, report.clusterUid, report.session)) {
      this.taken.inc({ outcome: 'duplicate' });
      return { isAccepted: false, resync: false, isDuplicate: true };
    }
    const answer = await this.dataSource.transaction(async (tx) => {
      // A report lost in a power cut shows in the next one's digest and is asked for again.
      await relaxCommit(tx);
      const position = await this.store.lockPosition(agent.clusterId, tx);
      const verdict = judge(position, report);
      if (verdict.isAccepted) await this.record(agent, report, position, tx);
      return { ...verdict, isDuplicate: false };
    });
    this.taken.inc({ outcome: answer.isAccepted ? (answer.resync ? 'resync' : 'taken') : 'old-number' });
    return answer;
  }

  private async record(
    agent: ReportingAgent,
    report: AgentReportInput,
    position: ReportPosition,
    tx: Transaction,
  ): Promise<void> {
    const { clusterId } = agent;
    const at = this.surroundings.clock.now();
    const ids = [...report.applications, ...report.drift].map((entry) => entry.applicationId);
    const known = new Map(
      (ids.length > 0 ? await this.store.listKnown(clusterId, [...new Set(ids)], tx) : []).map((status) => [
        status.applicationId,
        status,
      ]),
    );
    const present = report.applications.filter(
      (entry) => !entry.isRemoved && known.get(entry.applicationId)?.isHere === true,
    );
    const changed = new Set(ids);
    if (report.isComplete)
      for (const id of await this.store.forgetOthers(clusterId, [...new Set(ids)], tx)) changed.add(id);
    if (present.length > 0) {
      await this.store.saveStatuses(clusterId, present, at, tx);
      await this.store.saveResources(clusterId, present, tx);
    }
    const happenings = present.flatMap((entry) => happeningsOf(getKnown(known, entry.applicationId), entry));
    happenings.push(...(await this.recordDrift(clusterId, report, known, tx)));
    await this.recordRemovals(clusterId, report.applications, tx);
    await this.store.savePosition(clusterId, report, at, tx);
    if (changed.size > 0) for (const observer of this.statusObservers) await observer([...changed], tx);
    if (report.claims !== null && report.claims !== undefined)
      await this.surroundings.clusters.updateClaims(clusterId, report.claims, tx);
    await this.announce(agent, { report, position, happenings, changed: [...changed] }, tx);
  }

  private async recordDrift(
    clusterId: string,
    report: AgentReportInput,
    known: ReadonlyMap<string, KnownStatus>,
    tx: Transaction,
  ): Promise<Happening[]> {
    const drifts = report.drift.filter((entry) => known.has(entry.applicationId));
    if (drifts.length === 0) return [];
    const ids = drifts.map((entry) => entry.id);
    const states = new Map((await this.store.listDrifts(clusterId, ids, tx)).map((row) => [row.id, row.state]));
    await this.store.saveDrifts(clusterId, drifts, tx);
    return drifts.flatMap((drift) => {
      const state = states.get(drift.id) ?? null;
      const found = happeningOfDrift(drift, getKnown(known, drift.applicationId).applicationName, {
        isNew: !states.has(drift.id),
        state,
      });
      states.set(drift.id, drift.state);
      return found;
    });
  }

  private async recordRemovals(
    clusterId: string,
    entries: readonly ApplicationReportInput[],
    tx: Transaction,
  ): Promise<void> {
    const ids = entries.filter((entry) => entry.isRemoved).map((entry) => entry.applicationId);
    if (ids.length === 0) return;
    const gone = await this.assignments.sweep(clusterId, ids, tx);
    if (gone.length > 0) for (const observer of this.removalObservers) await observer(gone, tx);
  }

  private async announce(
    agent: ReportingAgent,
    what: { report: AgentReportInput; position: ReportPosition; happenings: readonly Happening[]; changed: string[] },
    tx: Transaction,
  ): Promise<void> {
    const cluster = { clusterId: agent.clusterId, clusterName: agent.clusterName };
    const events: NewEvent[] = what.happenings.map((happening) => ({ ...happening, ...cluster }));
    const { hold } = what.report;
    if (hold && hold.code !== what.position.holdCode)
      events.push({
        type: 'AgentHolding',
        severity: 'Warning',
        actor: 'agent',
        message: `The agent of cluster "${agent.clusterName}" holds (${hold.code}): ${hold.message}`,
        details: { code: hold.code },
        ...cluster,
      });
    if (events.length > 0) await this.surroundings.events.record(events, tx);
    const payloads: string[] = [];
    for (let start = 0; start < what.changed.length; start += IDS_PER_WAKE_UP)
      payloads.push(what.changed.slice(start, start + IDS_PER_WAKE_UP).join(','));
    if (payloads.length > 0) await this.surroundings.feed.publish(CHANNELS.applications, payloads, tx);
  }
}

function getKnown(known: ReadonlyMap<string, KnownStatus>, applicationId: string): KnownStatus {
  const status = known.get(applicationId);
  if (!status) throw new Error(`No status is known for application ${applicationId}.`);
  return status;
}
