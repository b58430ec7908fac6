import { Injectable } from '@nestjs/common';
import type { Page } from '../platform/graphql/connection.js';
import type { DecisionRecord } from './decision.js';
import { DecisionStore } from './decision-store.js';

/** The list of decisions, by kind, API version and name. */
@Injectable()
export class DecisionListReadModel {
  constructor(private readonly store: DecisionStore) {}

  async list({ limit, cursor }: Page): Promise<DecisionRecord[]> {
    if (cursor === undefined) return this.store.list({ limit });
    const [kind, apiVersion, name] = cursor.map(String);
    return this.store.list({ limit, after: { kind: kind ?? '', apiVersion: apiVersion ?? '', name: name ?? '' } });
  }

  async count(): Promise<number> {
    return this.store.count();
  }
}
