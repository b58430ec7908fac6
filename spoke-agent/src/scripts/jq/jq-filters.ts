// Runs jq filters: the real jq, in WebAssembly that reaches no file and no environment.
import { createRequire } from 'node:module';
import { MAX_ERROR_LENGTH, MAX_OUTPUT_LENGTH } from '../script-limits.js';
import { ScriptError } from '../scripts.errors.js';

interface JqPackage {
  raw(input: string, filter: string, flags: readonly string[]): Promise<string>;
}

/** What jq's messages say without quoting the input. */
const SAFE_MESSAGE = /Cannot (?:index|iterate over|use) \w+/;

export class JqFilters {
  private readonly library: JqPackage;

  constructor() {
    this.library = createRequire(import.meta.url)('jq-wasm') as JqPackage;
  }

  /** Everything that a filter puts out. Throws ScriptError. */
  async run(filter: string, input: unknown): Promise<unknown[]> {
    let output: string;
    try {
      output = await this.library.raw(JSON.stringify(input ?? null), filter, ['-c']);
    } catch (error) {
      throw told(error instanceof Error ? error.message : '');
    }
    if (output.length > MAX_OUTPUT_LENGTH)
      throw new ScriptError('SCRIPT_FAILED', 'what the filter put out is too large');
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  }
}

/** Errors of the filter's text are told in full; those of a run may quote the object. */
function told(message: string): ScriptError {
  const line = message.split('\n').find((candidate) => candidate.includes('jq: error')) ?? '';
  const compile = /jq: error: ([^]*)$/.exec(line)?.[1];
  if (compile !== undefined) return new ScriptError('SCRIPT_INVALID', compile.slice(0, MAX_ERROR_LENGTH));
  return new ScriptError('SCRIPT_FAILED', SAFE_MESSAGE.exec(line)?.[0] ?? 'the filter failed on this object');
}
