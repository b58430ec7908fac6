import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ApplicationManifest } from '../application.js';

/** What application sets say to people who change their applications. */
export interface OwnedEditRule {
  /** The first path that the set would change back; undefined when it leaves everything alone that differs. */
  refusedPath(
    applicationSetId: string,
    live: ApplicationManifest,
    wanted: ApplicationManifest,
  ): Promise<string | undefined>;
  /** A person's change was written, in this transaction. */
  written(applicationSetId: string, tx: Transaction): Promise<void>;
}

/** What other concepts say to people who apply an application. Throws what the person is told. */
export type ApplyCheck = (application: ApplicationManifest) => Promise<void>;

/** Whether people may change an application that a set owns: the sets say so; nobody may until they do. And what others say to it. */
@Injectable()
export class OwnedEdits implements OwnedEditRule {
  private rule: OwnedEditRule | undefined;
  private readonly checks: ApplyCheck[] = [];

  follow(rule: OwnedEditRule): void {
    this.rule = rule;
  }

  addCheck(check: ApplyCheck): void {
    this.checks.push(check);
  }

  /** Before anything is written. Throws what a person is to be told. */
  async check(application: ApplicationManifest): Promise<void> {
    for (const check of this.checks) await check(application);
  }

  async refusedPath(
    applicationSetId: string,
    live: ApplicationManifest,
    wanted: ApplicationManifest,
  ): Promise<string | undefined> {
    return this.rule ? this.rule.refusedPath(applicationSetId, live, wanted) : 'spec';
  }

  async written(applicationSetId: string, tx: Transaction): Promise<void> {
    await this.rule?.written(applicationSetId, tx);
  }
}
