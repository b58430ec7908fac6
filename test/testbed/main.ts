// `npm run testbed -- <command>`; `--help` says what there is.
import { runCommand } from './commands.js';
import { UsageError, parseCommand } from './options.js';
import { onStderr } from './progress.js';

const interrupted = new AbortController();
const interrupt = (): void => interrupted.abort(new Error('interrupted; what was started has been stopped'));
process.once('SIGINT', interrupt).once('SIGTERM', interrupt);

try {
  const { text, exitCode } = await runCommand(parseCommand(process.argv.slice(2)), interrupted.signal);
  process.stdout.write(text);
  process.exitCode = exitCode;
} catch (error) {
  onStderr(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) onStderr('`--help` says what there is.');
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
