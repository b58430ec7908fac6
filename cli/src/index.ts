export { CommandError, EXIT } from './exit-codes.js';
export { createProgram } from './program.js';
