/** Cuts long work into turns, so that who calls can answer others in between. */
export interface Turns {
  /** Whether this turn has lasted long enough: then await {@link next}. */
  readonly isOver: boolean;
  /** Lets others work. */
  next(): Promise<void>;
}

/** For work that may be done at one go. */
export const ONE_TURN: Turns = { isOver: false, next: () => Promise.resolve() };
