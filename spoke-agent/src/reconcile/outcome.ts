/** How one reconciliation of an application ended: data, which one place turns into conditions, log, report and the next try. */
export type Outcome =
  /** The application is as it should be, or as its policy lets it be. */
  | { readonly type: 'done' }
  /** Something in the cluster has to happen first; its event brings the application back. */
  | {
      readonly type: 'waiting';
      readonly reason: string;
      /** When to look again even if nothing happens. */
      readonly lookAgainInMs?: number | undefined;
    }
  /** It did not work. */
  | {
      readonly type: 'failed';
      /** A condition type of the protocol. */
      readonly condition: 'SyncError' | 'ComparisonError' | 'DeletionError';
      readonly reason: string;
      readonly message: string;
      /** When to try again; undefined: not before something changes. */
      readonly retryInMs: number | undefined;
    };

export const done: Outcome = { type: 'done' };

export function waiting(reason: string, lookAgainInMs?: number): Outcome {
  return { type: 'waiting', reason, lookAgainInMs };
}

export function syncFailure(reason: string, message: string, retryInMs: number | undefined): Outcome {
  return { type: 'failed', condition: 'SyncError', reason, message, retryInMs };
}
