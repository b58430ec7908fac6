import type { Problem } from '@wheelhouse/protocol';

/** What came out for an input before. */
export interface KnownOutcome {
  /** Null when it is a problem. */
  readonly renderDigest: string | null;
  readonly objectCount: number;
  /** A problem, or, beside a render, a warning. */
  readonly problem: Problem | null;
}

/** A new render, or a problem that would come again, for an input. */
export interface NewOutcome {
  readonly inputDigest: string;
  readonly render?: StoredRender;
  readonly problem?: Problem;
}

export interface StoredRender {
  readonly digest: string;
  /** The canonical bytes, gzip. */
  readonly content: Buffer;
  readonly objectCount: number;
  /** Of the canonical bytes. */
  readonly size: number;
  /** Whether it holds applications and sets, which the hub makes. */
  readonly hasChildren: boolean;
}

/** Renders and what they came from. Immutable: storing again what is there does nothing. */
export abstract class RenderStore {
  /** One query for all; marks them as used now, at most every few hours. */
  abstract findOutcomes(inputDigests: readonly string[], now: Date): Promise<Map<string, KnownOutcome>>;
  /** In one statement, unless they are large. */
  abstract addOutcomes(outcomes: readonly NewOutcome[], now: Date): Promise<void>;
  /** Removes what nothing refers to and nothing used since then. Returns how many renders went. */
  abstract collectGarbage(unusedSince: Date): Promise<number>;
}
