import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';
import type { ApplicationManifest } from './application.js';

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

/** Whether people may change an application that a set owns: the sets say so; nobody may until they do. */
@Injectable()
export class OwnedEdits implements OwnedEditRule {
  private rule: OwnedEditRule | undefined;

  follow(rule: OwnedEditRule): void {
    this.rule = rule;
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
