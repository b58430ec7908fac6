import { GenerationError } from '../generation.errors.js';
import { MAX_TEMPLATE_OUTPUT, MAX_TEMPLATE_STEPS } from '../limits.js';
import type { WorkMeter } from '../work-meter.js';

/** What one rendering may use; passed along with it. */
export class TemplateBudget {
  private readonly meter: WorkMeter | undefined;
  private steps = 0;

  /** @param meter measures this rendering and others together */
  constructor(meter?: WorkMeter) {
    this.meter = meter;
  }

  /** Loop rounds, helper calls and what they look through. @throws GenerationError EXPRESSION_LIMIT, EXPANSION_LIMIT */
  step(count = 1): void {
    this.steps += count;
    if (this.steps > MAX_TEMPLATE_STEPS) {
      throw new GenerationError(
        'EXPRESSION_LIMIT',
        `The template takes more than ${MAX_TEMPLATE_STEPS} steps (loop rounds, helper calls and what helpers look through).`,
      );
    }
    this.meter?.count(count);
  }

  /** Checks and counts a text that a helper made: a short one may have become long. @throws GenerationError EXPRESSION_LIMIT, EXPANSION_LIMIT */
  madeText(text: string): void {
    this.checkLength(text);
    this.step(text.length >>> 6);
  }

  /** Checks a text that was just made. @throws GenerationError EXPRESSION_LIMIT */
  checkLength(text: string): void {
    if (text.length > MAX_TEMPLATE_OUTPUT) {
      throw new GenerationError('EXPRESSION_LIMIT', `The template gives more than ${MAX_TEMPLATE_OUTPUT} characters.`);
    }
  }
}
