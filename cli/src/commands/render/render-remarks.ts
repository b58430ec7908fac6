/** What `render` tells on stderr: warnings and the error, as lines for people or as one JSON object for programs. */
import { AppError } from '@wheelhouse/protocol';
import { GenerationError, type SpecWarning } from '@wheelhouse/generators';
import { RenderError } from '@wheelhouse/renderer';
import { CommandError } from '../../exit-codes.js';
import { remark } from '../../output/print.js';
import { PlacedError } from '../placed-error.js';
import { placedMessage } from '../placed-message.js';

interface ToldError {
  readonly code: string;
  readonly message: string;
  /** Where the message names another file than the one that all this is about. */
  readonly file?: string;
  readonly location?: string;
  readonly line?: number;
  readonly column?: number;
  /** Of several in the file, the one that cannot be rendered. */
  readonly application?: string;
}

/** Who reads stderr: a person at a terminal, or a program. */
export interface Reader {
  /** `-o json`: everything is JSON. */
  readonly wantsJson: boolean;
  readonly isTerminal: boolean;
}

/** Collects what there is to tell about one file, and writes it once. */
export class RenderRemarks {
  private readonly file: string;
  private readonly reader: Reader;
  private readonly warnings: string[] = [];
  private error: ToldError | undefined;

  constructor(file: string, reader: Reader) {
    this.file = file;
    this.reader = reader;
  }

  warnOfSpec(warnings: readonly SpecWarning[]): void {
    for (const { message, position } of warnings)
      this.warnings.push(placedMessage(this.file, { message, ...position }));
  }

  warn(warnings: readonly string[]): void {
    this.warnings.push(...warnings);
  }

  /** False for an error that is nobody's to tell: a fault of the program. */
  fail(error: unknown, application?: string): boolean {
    const told = toldOf(error);
    if (told !== undefined) this.error = { ...told, ...(application !== undefined && { application }) };
    return told !== undefined;
  }

  /** An error is JSON for every program, whatever the output. `withWarnings`: false when they stand in the result already. */
  write(withWarnings: boolean): void {
    const { wantsJson, isTerminal } = this.reader;
    if (wantsJson || (this.error !== undefined && !isTerminal)) this.writeJson(withWarnings);
    else this.writeLines();
  }

  get allWarnings(): readonly string[] {
    return this.warnings;
  }

  private writeJson(withWarnings: boolean): void {
    if (this.error !== undefined) remark(JSON.stringify({ error: this.error, warnings: this.warnings }, null, 2));
    else if (withWarnings && this.warnings.length > 0) remark(JSON.stringify({ warnings: this.warnings }, null, 2));
  }

  private writeLines(): void {
    for (const warning of this.warnings) remark(`Warning: ${warning}`);
    if (this.error === undefined) return;
    const { code, application, file, line } = this.error;
    const message =
      file !== undefined || line === undefined ? this.error.message : placedMessage(this.file, this.error);
    remark(`Error ${code}: ${application === undefined ? '' : `${application}: `}${message}`);
  }
}

function toldOf(error: unknown): ToldError | undefined {
  if (error instanceof GenerationError) {
    const { code, message, location, line, column } = error;
    const place = { ...(location !== '' && { location }), ...(line !== undefined && { line, column: column ?? 1 }) };
    return { code, message, ...place };
  }
  if (error instanceof RenderError) {
    const { code, message, location } = error;
    return { code, message, ...(location !== undefined && { location }) };
  }
  if (error instanceof PlacedError) {
    const { code, message, file, line, column = 1 } = error;
    return { code, message, file, ...(line !== undefined && { line, column }) };
  }
  if (error instanceof AppError || error instanceof CommandError) return { code: error.code, message: error.message };
  return undefined;
}
