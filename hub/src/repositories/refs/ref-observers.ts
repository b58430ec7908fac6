import { Injectable } from '@nestjs/common';
import type { Problem } from '@wheelhouse/protocol';
import type { Transaction } from '../../platform/database/transaction.js';
import type { MovedRef, RepositoryRefName } from './repository-ref.js';

/** Runs inside the transaction that stores the new commits; throwing undoes it. */
export type MovedObserver = (moved: readonly MovedRef[], tx: Transaction) => Promise<void>;
/** A ref's problem appeared, became another one, or went (null). Runs inside the transaction that stores it. */
export type ProblemObserver = (
  refs: readonly (RepositoryRefName & { readonly problem: Problem | null })[],
  tx: Transaction,
) => Promise<void>;
/** A repository or a prefix was added: what was not allowed may be now. Runs inside the transaction that stores it. */
export type AddedObserver = (tx: Transaction) => Promise<void>;
/** Of the given refs, those that are in use. */
export type UsageSource = (refs: readonly RepositoryRefName[]) => Promise<readonly RepositoryRefName[]>;

/** How often, in seconds, somebody wants a repository to be looked up; undefined: as often as all are. */
export type PollWish = (url: string) => Promise<number | undefined>;

/** Who wants to know of changes of refs, and who says which ones are used. */
@Injectable()
export class RefObservers {
  readonly moved: MovedObserver[] = [];
  readonly problems: ProblemObserver[] = [];
  readonly added: AddedObserver[] = [];
  readonly usage: UsageSource[] = [];
  readonly pollWishes: PollWish[] = [];
}
