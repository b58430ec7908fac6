/** What compiled templates are made of. */
import type { Evaluated } from '../values/go-type.js';
import type { GoRun } from './go-run.js';

/** A variable whose declaration was skipped (`and false ($x := 1)`). */
export const UNSET = Symbol('unset');

/** The variables of one call of a template. Slot 0 is `$`. */
export interface Frame {
  readonly run: GoRun;
  readonly slots: (Evaluated | typeof UNSET)[];
  /** How many templates are calling this one. */
  readonly depth: number;
}

/** Gives a value. A command behind a `|` also gets what the command before it gave. */
export type Expression = (dot: Evaluated, frame: Frame, piped?: Evaluated) => Evaluated;

/** How a statement ended. */
export type Signal = typeof NORMAL | typeof BREAK | typeof CONTINUE;
export const NORMAL = 0;
export const BREAK = 1;
export const CONTINUE = 2;

/** Writes something. */
export type Statement = (dot: Evaluated, frame: Frame) => Signal;
