import { CommanderError } from 'commander';
import { CommandError, EXIT } from './exit-codes.js';
import { createProgram } from './program.js';

/** Runs the command line with the words; tells errors on stderr and leaves the exit code in the process. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode ??= EXIT.failure;
    else if (error instanceof CommandError) {
      process.stderr.write(`Error ${error.code}: ${error.message}\n`);
      process.exitCode = error.exitCode;
    } else {
      process.stderr.write(
        `Error INTERNAL: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      process.exitCode = EXIT.failure;
    }
  }
}
