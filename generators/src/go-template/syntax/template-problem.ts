/** What is wrong at a place of a template. Translated into a GenerationError at the outside of `compileGoTemplate`. */
export class TemplateProblem extends Error {
  /** Where in the template, in UTF-16 units from its start. */
  readonly offset: number;

  constructor(offset: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.offset = offset;
  }
}

/** A name that the data does not have: Go's "map has no entry for key" and "can't evaluate field". Others may fill it in later. */
export class UnknownNameProblem extends TemplateProblem {}
