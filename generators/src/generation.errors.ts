/** Stable codes of what can go wrong between the text of an application set and its applications. */
export type GenerationErrorCode =
  /** Malformed YAML, a wrong kind, an unknown, mistyped or missing field. */
  | 'INVALID_SPEC'
  /** Producing the parameters failed: the application set freezes. */
  | 'GENERATOR_ERROR'
  /** Rendering a template failed: the application set freezes. */
  | 'TEMPLATE_ERROR'
  /** Generators give more parameter sets than one application set may have. */
  | 'EXPANSION_LIMIT'
  /** Another limit of `limits.ts` was passed. */
  | 'EXPRESSION_LIMIT';

/** Where something stands in a text, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a {@link GenerationError} knows besides its code and message. */
export interface GenerationErrorDetails {
  /** The path of the field (`spec.generators[0].git`) or the name of the template; empty for the whole text. */
  readonly location?: string;
  readonly position?: Position | undefined;
  /** The code of the fact's problem behind it, for example `REPOSITORY_NOT_ALLOWED`. */
  readonly factCode?: string;
  readonly cause?: unknown;
}

/**
 * The only error this library throws. It names the place; hub and CLI translate it into their own kinds.
 */
export class GenerationError extends Error {
  readonly code: GenerationErrorCode;
  readonly location: string;
  /** 1-based, in the text that was parsed (for `compileHandlebars`: in the template). */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  readonly factCode?: string;

  constructor(code: GenerationErrorCode, message: string, details: GenerationErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'GenerationError';
    this.code = code;
    this.location = details.location ?? '';
    if (details.position !== undefined) {
      this.line = details.position.line;
      this.column = details.position.column;
    }
    if (details.factCode !== undefined) this.factCode = details.factCode;
  }

  /** Where it is in the text; undefined when that is not known. */
  get position(): Position | undefined {
    return this.line === undefined || this.column === undefined ? undefined : { line: this.line, column: this.column };
  }

  /** The same error, told by the one who knows the place. A position that is not known keeps the one that was. */
  at(location: string, position: Position | undefined): GenerationError {
    return new GenerationError(this.code, this.message, {
      location,
      position: position ?? this.position,
      cause: this.cause ?? this,
      ...(this.factCode === undefined ? {} : { factCode: this.factCode }),
    });
  }

  /** The same failure under another code: what fails while parameters are made is the generator's failure. */
  as(code: GenerationErrorCode): GenerationError {
    return new GenerationError(code, this.message, { location: this.location, cause: this });
  }
}
