// Runs CEL expressions. Whole numbers of objects are CEL's int, others its double, as the Kubernetes API server has it.
import type { Environment } from '@marcbachmann/cel-js';
import { MAX_ERROR_LENGTH, MAX_OUTPUT_VALUES, MAX_VALUE_DEPTH } from '../script-limits.js';
import { ScriptError } from '../scripts.errors.js';

type CelPackage = typeof import('@marcbachmann/cel-js');

/** Size of an expression, in what its syntax is made of. */
const LIMITS = {
  maxAstNodes: 20_000,
  maxDepth: 200,
  maxListElements: 2_000,
  maxMapEntries: 2_000,
  maxCallArguments: 64,
};

export class CelPrograms {
  private readonly library: CelPackage;

  private constructor(library: CelPackage) {
    this.library = library;
  }

  static async load(): Promise<CelPrograms> {
    return new CelPrograms(await import('@marcbachmann/cel-js'));
  }

  /** The value of an expression, as JSON. Throws ScriptError. */
  run(expression: string, variables: Readonly<Record<string, unknown>>): unknown {
    const environment = this.environmentFor(Object.keys(variables));
    const values = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, celValue(value)]));
    try {
      return new JsonReader().read(environment.evaluate(expression, values), 0);
    } catch (error) {
      throw this.told(error);
    }
  }

  private environmentFor(names: readonly string[]): Environment {
    let environment = new this.library.Environment({
      homogeneousAggregateLiterals: false,
      enableOptionalTypes: true,
      limits: LIMITS,
    });
    for (const name of names) environment = environment.registerVariable(name, 'dyn');
    return environment;
  }

  private told(error: unknown): ScriptError {
    if (error instanceof ScriptError) return error;
    const { ParseError, TypeError: CelTypeError } = this.library;
    const isInvalid = error instanceof ParseError || error instanceof CelTypeError;
    // Below the first line the library draws the expression.
    const [message = ''] = (error instanceof Error ? error.message : 'unknown').split('\n');
    return new ScriptError(isInvalid ? 'SCRIPT_INVALID' : 'SCRIPT_FAILED', message.slice(0, MAX_ERROR_LENGTH));
  }
}

/** JSON for CEL. */
function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, member]) => [key, celValue(member)]));
}

/** A value of CEL as JSON: times, types and bytes have none. */
class JsonReader {
  private values = 0;

  read(value: unknown, depth: number): unknown {
    this.values += 1;
    if (this.values > MAX_OUTPUT_VALUES || depth > MAX_VALUE_DEPTH)
      throw new ScriptError('SCRIPT_FAILED', 'the value of the expression is too large');
    if (value === undefined) return null;
    if (typeof value === 'bigint') return Number(value);
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
    if (Array.isArray(value)) return value.map((element) => this.read(element, depth + 1));
    const entries = entriesOf(value);
    if (entries === undefined)
      throw new ScriptError('SCRIPT_FAILED', 'the value of the expression has no form in JSON');
    return Object.fromEntries(entries.map(([key, member]) => [String(key), this.read(member, depth + 1)]));
  }
}

function entriesOf(value: unknown): (readonly [unknown, unknown])[] | undefined {
  if (value instanceof Map) return [...value];
  if (typeof value !== 'object' || value === null) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.entries(value) : undefined;
}
