import { GenerationError } from '../generation.errors.js';
import { MAX_TEMPLATE_OUTPUT, MAX_TEMPLATE_STEPS } from '../limits.js';

/** What one rendering may use; passed along with it. */
export class TemplateBudget {
  private steps = 0;

  /** One helper call or loop round. @throws GenerationError EXPRESSION_LIMIT */
  step(): void {
    this.steps += 1;
    if (this.steps > MAX_TEMPLATE_STEPS) {
      throw new GenerationError(
        'EXPRESSION_LIMIT',
        `The template takes more than ${MAX_TEMPLATE_STEPS} steps (loop rounds and helper calls).`,
      );
    }
  }

  /** Checks a text that was just made. @throws GenerationError EXPRESSION_LIMIT */
  checkLength(text: string): void {
    if (text.length > MAX_TEMPLATE_OUTPUT) {
      throw new GenerationError('EXPRESSION_LIMIT', `The template gives more than ${MAX_TEMPLATE_OUTPUT} characters.`);
    }
  }
}
