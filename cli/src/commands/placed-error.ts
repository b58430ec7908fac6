import { CommandError } from '../exit-codes.js';
import { type Placed, placedMessage } from './placed-message.js';

/** Something is wrong in a file. The message begins with the place, as editors find it. */
export class PlacedError extends CommandError {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(file: string, wrong: Placed & { readonly code: string }) {
    const name = file === '-' ? 'standard input' : file;
    super(wrong.code, placedMessage(name, wrong));
    this.file = name;
    this.line = wrong.line;
    this.column = wrong.column;
  }
}
