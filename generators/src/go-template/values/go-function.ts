/** Functions that templates may call: one description serves the checks of arguments, as text/template makes them, and the call. */
import type { GoValue } from './go-value.js';

/**
 * What a parameter takes. `any` is interface{}; `reflect` is reflect.Value (text/template's own functions). Lists and maps as Go
 * writes them. Constants of a template take the type of the parameter, other numbers are never converted (text/template's rule).
 */
export type GoParameterType =
  | 'any'
  | 'reflect'
  | 'string'
  | 'bool'
  | 'int'
  | 'int64'
  | 'int32'
  | 'uint8'
  | 'uint32'
  | 'uint64'
  | 'float64'
  | '[]string'
  | '[]interface {}'
  | 'map[string]interface {}'
  | 'time.Time'
  | 'error';

/** What a call may use of the world around it: bounded work, and time and chance as facts. */
export interface GoCall {
  /** Counts work: loop rounds, characters made / 64. @throws GenerationError EXPRESSION_LIMIT */
  step(count?: number): void;
  /** For what takes a good part of a second: ends a rendering when all of them have taken too long. @throws GenerationError EXPANSION_LIMIT */
  checkTime(): void;
  /** Refuses a text that is too long before it is made. @throws GenerationError EXPRESSION_LIMIT */
  checkLength(length: number): void;
  /** The time of the expansion: the same for all of it. */
  now(): Date;
  /** Bytes from a stream that is seeded by the expansion, so that the same set gives the same Applications again. */
  randomBytes(count: number): Uint8Array;
}

/** A function of the template language. Immutable. */
export class GoFunction {
  readonly name: string;
  readonly parameters: readonly GoParameterType[];
  /** Whether the last parameter may stand any number of times, also none. */
  readonly isVariadic: boolean;
  /** Throws GoCallError where the Go function returns an error or panics. */
  readonly call: (args: readonly GoValue[], call: GoCall) => GoValue;

  constructor(
    name: string,
    parameters: readonly GoParameterType[],
    call: (args: readonly GoValue[], call: GoCall) => GoValue,
    options: { readonly isVariadic?: boolean } = {},
  ) {
    this.name = name;
    this.parameters = parameters;
    this.call = call;
    this.isVariadic = options.isVariadic ?? false;
  }
}

/** A function that failed: the rendering fails with its message. */
export class GoCallError extends Error {}
