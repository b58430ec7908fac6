/**
 * Measures one expansion as a whole. Every rendering has bounds of its own, but there may be a hundred thousand of them; whoever does work
 * or makes something that stays says so here.
 */
import { GenerationError } from './generation.errors.js';
import { MAX_EXPANSION_SIZE } from './limits.js';

/** How many steps are taken between two looks at the time: a look costs as much as some steps. */
const STEPS_BETWEEN_LOOKS = 1_000;
/** What a text that was made costs besides its characters, which take up to four times the room of those that templates share. */
const TEXT_OVERHEAD = 16;
const MADE_WEIGHT = 4;
/** Texts up to this length are looked at no further. */
const SHORT_TEXT = 64;
/** Characters that make a text take two bytes for each of its characters. */
const WIDE = /[^\0-\xff]/;

/** The measure of one expansion. */
export class WorkMeter {
  private readonly isOverdue: () => boolean;
  private steps = 0;
  private size = 0;

  /** @param isOverdue whether it takes too long already */
  constructor(isOverdue: () => boolean) {
    this.isOverdue = isOverdue;
  }

  /** Counts work; a step takes up to a microsecond or two. @throws GenerationError EXPANSION_LIMIT */
  count(steps: number): void {
    this.steps += steps;
    if (this.steps >= STEPS_BETWEEN_LOOKS) this.checkTime();
  }

  /** For what was or will be slow. @throws GenerationError EXPANSION_LIMIT when it has taken too long */
  checkTime(): void {
    this.steps = 0;
    if (!this.isOverdue()) return;
    const message = 'The expansion takes too long: its generators or templates do too much work.';
    throw new GenerationError('EXPANSION_LIMIT', message);
  }

  /** Counts a text that a template gave. @throws GenerationError EXPANSION_LIMIT */
  made(text: string): string {
    // Text that was joined is stored as a tree of its pieces until somebody looks through it, as is done here.
    const isWide = text.length > SHORT_TEXT && WIDE.test(text);
    this.addSize(MADE_WEIGHT * ((isWide ? 2 : 1) * text.length + TEXT_OVERHEAD));
    this.count(1 + (text.length >>> 6));
    return text;
  }

  /** Counts what an Application takes, in characters of JSON. @throws GenerationError EXPANSION_LIMIT */
  addSize(characters: number): void {
    this.size += characters;
    if (this.size <= MAX_EXPANSION_SIZE) return;
    const message = `What the templates give is too large all together (about ${MAX_EXPANSION_SIZE / MADE_WEIGHT} characters are the limit).`;
    throw new GenerationError('EXPANSION_LIMIT', message);
  }
}
