export { CommandError, EXIT } from './exit-codes.js';
export { readFacts } from './commands/appset/offline/facts-file.js';
export { createProgram } from './program.js';
export { runProgram } from './run-program.js';
