/** What `appset generate` tells on stderr: warnings, problems and errors, as lines for people or as one JSON object for programs. */
import type { GenerationError, Problem, SpecWarning } from '@wheelhouse/generators';
import { remark } from '../../output/print.js';
import { placedMessage } from '../placed-message.js';

interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly location?: string;
  readonly line?: number;
  readonly column?: number;
  /** The code of what could not be had, for example `REPOSITORY_UNKNOWN`. */
  readonly factCode?: string;
  /** Single applications that were refused. */
  readonly problems?: readonly Problem[];
}

/** Collects what there is to tell about one file, and writes it once. */
export class GenerationRemarks {
  private readonly file: string;
  private readonly isJson: boolean;
  private warnings: readonly SpecWarning[] = [];
  private error: ToldError | undefined;

  constructor(file: string, isJson: boolean) {
    this.file = file;
    this.isJson = isJson;
  }

  warn(warnings: readonly SpecWarning[]): void {
    this.warnings = warnings;
  }

  fail({ code, message, location, line, column, factCode }: GenerationError): void {
    this.error = {
      code,
      message,
      ...(location === '' ? {} : { location }),
      ...(line === undefined ? {} : { line, column: column ?? 1 }),
      ...(factCode === undefined ? {} : { factCode }),
    };
  }

  /** The first problem speaks for all. */
  tellProblems(problems: readonly Problem[]): void {
    const [first] = problems;
    if (first !== undefined) this.error = { code: first.code, message: first.message, problems };
  }

  write(): void {
    if (this.isJson) this.writeJson();
    else this.writeLines();
  }

  private writeJson(): void {
    if (this.error === undefined && this.warnings.length === 0) return;
    const told = { ...(this.error === undefined ? {} : { error: this.error }), warnings: this.warnings };
    remark(JSON.stringify(told, null, 2));
  }

  private writeLines(): void {
    for (const { message, position } of this.warnings)
      remark(`Warning: ${placedMessage(this.file, { message, ...position })}`);
    for (const problem of this.error?.problems ?? []) remark(`Problem ${problem.code}: ${problem.message}`);
    if (this.error === undefined || this.error.problems !== undefined) return;
    remark(`Error ${this.error.code}: ${placedMessage(this.file, this.error)}`);
  }
}
