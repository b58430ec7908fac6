/** Commits that are too large: they stay so, and are not fetched again and again only to be refused. */
import { RepositoryLimitError } from './git.errors.js';

/** How long a refusal holds. */
const HOLDS_MS = 10 * 60_000;
/** Refusals that are remembered. */
const MAX_REFUSALS = 1_000;

export class RememberedRefusals {
  private readonly refusals = new Map<string, { readonly error: RepositoryLimitError; readonly until: number }>();

  /** Throws what was remembered. */
  check(key: string): void {
    const refusal = this.refusals.get(key);
    if (refusal === undefined) return;
    if (refusal.until > performance.now()) throw refusal.error;
    this.refusals.delete(key);
  }

  /** Remembers an error that would come again. */
  note(key: string, error: unknown): void {
    if (!(error instanceof RepositoryLimitError) || error.isPassing) return;
    const [oldest] = this.refusals.keys();
    if (this.refusals.size >= MAX_REFUSALS && oldest !== undefined) this.refusals.delete(oldest);
    this.refusals.set(key, { error, until: performance.now() + HOLDS_MS });
  }
}
