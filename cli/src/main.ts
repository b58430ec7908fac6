import { EXIT } from './exit-codes.js';
import { runProgram } from './run-program.js';

// A closed pipe (`| head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

await runProgram(process.argv);
