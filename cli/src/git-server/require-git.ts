import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandError } from '../exit-codes.js';

/** Refuses to go on where git is not installed. */
export async function requireGit(): Promise<void> {
  await promisify(execFile)('git', ['--version']).catch(() => {
    throw new CommandError(
      'GIT_MISSING',
      'The sample repository needs git, and `git --version` does not run here. Install git and try again.',
    );
  });
}
