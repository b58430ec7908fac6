/** One rendering: what it wrote, what it may still use, and the world as far as it may know it. */
import { GenerationError } from '../../generation.errors.js';
import { MAX_TEMPLATE_OUTPUT, MAX_TEMPLATE_STEPS } from '../../limits.js';
import { formatValue } from '../format/sprint.js';
import type { WorkMeter } from '../../work-meter.js';
import type { GoCall } from '../values/go-function.js';
import { type Evaluated, isGoMap, isTrue } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { RandomStream } from './random-stream.js';

/** What a rendering may know besides its data: time and chance, as facts. */
export interface GoTemplateWorld {
  /** The time of the expansion, the same for all of it. */
  readonly now: Date;
  /**
   * What random functions depend on, together with the template's name, its text and the data: the same set gives the same texts again,
   * and two parameter sets or two fields give different ones.
   */
  readonly seed: string;
  /** What measures all renderings together, if anything does. */
  readonly meter?: WorkMeter;
}

/** The state of one rendering. */
export class GoRun implements GoCall {
  output = '';
  private steps = 0;
  private readonly world: GoTemplateWorld;
  private readonly template: string;
  private readonly data: GoValue;
  private random: RandomStream | undefined;

  /** @param template name and text, for the seed */
  constructor(world: GoTemplateWorld, template: string, data: GoValue) {
    this.world = world;
    this.template = template;
    this.data = data;
  }

  /** Appends to the output. @throws GenerationError EXPRESSION_LIMIT */
  write(text: string): void {
    this.output += text;
    if (this.output.length > MAX_TEMPLATE_OUTPUT) this.checkLength(this.output.length);
  }

  step(count = 1): void {
    this.steps += count;
    if (this.steps > MAX_TEMPLATE_STEPS) {
      throw new GenerationError(
        'EXPRESSION_LIMIT',
        `The template takes more than ${MAX_TEMPLATE_STEPS} steps (loop rounds, function calls and texts that are made).`,
      );
    }
    this.world.meter?.count(count);
  }

  checkTime(): void {
    this.world.meter?.checkTime();
  }

  /** Whether a value counts as true. Counting the keys of a map is work. */
  isTrue(value: Evaluated): boolean {
    if (typeof value !== 'object' || !isGoMap(value)) return isTrue(value);
    const { length } = Object.keys(value);
    this.step(length >>> 5);
    return length > 0;
  }

  checkLength(length: number): void {
    if (length > MAX_TEMPLATE_OUTPUT) {
      throw new GenerationError('EXPRESSION_LIMIT', `The template gives more than ${MAX_TEMPLATE_OUTPUT} characters.`);
    }
  }

  now(): Date {
    return this.world.now;
  }

  randomBytes(count: number): Uint8Array {
    this.checkLength(count);
    this.step(Math.ceil(count / 64));
    this.random ??= new RandomStream([this.world.seed, this.template, formatValue(this.data)].join('\0'));
    return this.random.bytes(count);
  }
}
