/** What people, jobs and controllers do with decisions. */
import { Injectable } from '@nestjs/common';
import { canonicalJson, NotFoundError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { EventLog } from '../audit/event-log.js';
import { ConfigObjects } from '../config-objects/config-objects.service.js';
import type { Transaction } from '../platform/database/transaction.js';
import { type DecisionKey, type DecisionRecord, isKindOf, MAX_DECISIONS } from './decision.js';
import { parseDecision } from './decision-manifest.js';
import { DecisionObservers } from './decision-observers.js';
import { DecisionStore } from './decision-store.js';
import { TooManyDecisionsError, UnknownDecisionKindError } from './decisions.errors.js';

/** How a decision is applied. */
export interface DecisionOrder {
  readonly manifest: string;
  readonly actor: string;
  /** Refuse a kind that no ConfigMap names: the object may have been meant for a cluster. */
  readonly onlyNamed: boolean;
}

@Injectable()
export class DecisionRegistry {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: DecisionStore,
    private readonly configObjects: ConfigObjects,
    private readonly observers: DecisionObservers,
    private readonly events: EventLog,
  ) {}

  /** Creates or replaces it. Throws INVALID_INPUT, UNKNOWN_KIND, LIMIT_EXCEEDED. */
  async apply({ manifest, actor, onlyNamed }: DecisionOrder): Promise<DecisionRecord> {
    const decision = parseDecision(manifest);
    await this.change(decision, actor, async (tx, configMaps) => {
      if (onlyNamed && configMaps.length === 0) throw new UnknownDecisionKindError(decision);
      const before = await this.store.find(decision, tx);
      if (before && canonicalJson(before.content) === canonicalJson(decision.content)) return undefined;
      if (!before && (await this.store.count(tx)) >= MAX_DECISIONS) throw new TooManyDecisionsError(MAX_DECISIONS);
      await this.store.put(decision, tx);
      return 'Applied';
    });
    const stored = await this.store.find(decision);
    if (!stored) throw new NotFoundError(decision.kind, decision.name);
    return stored;
  }

  /** Throws NOT_FOUND. */
  async delete(key: DecisionKey, actor: string): Promise<void> {
    await this.change(key, actor, async (tx) => {
      if (!(await this.store.remove(key, tx))) throw new NotFoundError(key.kind, key.name);
      return 'Deleted';
    });
  }

  private async change(
    key: DecisionKey,
    actor: string,
    work: (tx: Transaction, configMaps: readonly string[]) => Promise<'Applied' | 'Deleted' | undefined>,
  ): Promise<void> {
    const { apiVersion, kind, name } = key;
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('decisions'))`);
      const configMaps = await this.configObjects.listConfigMapsAbout(
        (namedVersion, namedKind) => namedVersion === apiVersion && isKindOf(namedKind, kind),
        tx,
      );
      const done = await work(tx, configMaps);
      if (done === undefined) return;
      await this.observers.notify(configMaps, tx);
      const message = `${actor} ${done === 'Applied' ? 'applied' : 'deleted'} the decision ${kind} "${name}".`;
      await this.events.record([{ type: `Decision${done}`, actor, message, details: { apiVersion, kind, name } }], tx);
    });
  }
}
