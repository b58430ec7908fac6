// Runs jq filters: the real jq, in WebAssembly that reaches no file and no environment. The program was made to run once and end: each run
// leaves its stack behind, and after some hundred of them the next one would find its memory overwritten. So an instance serves a few runs only.
import { createRequire } from 'node:module';
import { MAX_ERROR_LENGTH, MAX_OUTPUT_LENGTH } from '../script-limits.js';
import { ScriptError } from '../scripts.errors.js';

/** One instance of the program. */
interface JqInstance {
  raw(input: string, filter: string, flags: readonly string[]): Promise<string>;
}

type MakeInstance = () => Promise<JqInstance>;

/** What jq's messages say without quoting the input. */
const SAFE_MESSAGE = /Cannot (?:index|iterate over|use) \w+/;
/** How much of its stack of 64 KiB an instance may have left behind before it is replaced, which takes some milliseconds. */
const STACK_BUDGET = 16_384;
/** What one run leaves behind, beside the text of the filter. */
const STACK_OF_RUN = 320;

export class JqFilters {
  private readonly make: MakeInstance;
  private instance: JqInstance | undefined;
  private stackLeft = 0;

  constructor() {
    const program = createRequire(import.meta.url)('jq-wasm/dist/build/jq.js') as MakeInstance;
    this.make = program;
  }

  /** Everything that a filter puts out. Throws ScriptError. */
  async run(filter: string, input: unknown): Promise<unknown[]> {
    const instance = await this.instanceFor(filter);
    let output: string;
    try {
      output = await withFastReading(() => instance.raw(JSON.stringify(input ?? null), filter, ['-c']));
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      // What is no answer of jq itself may have left the instance in disorder.
      if (!message.includes('jq: ')) this.instance = undefined;
      throw told(message);
    }
    if (output.length > MAX_OUTPUT_LENGTH)
      throw new ScriptError('SCRIPT_FAILED', 'what the filter put out is too large');
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  }

  private async instanceFor(filter: string): Promise<JqInstance> {
    const cost = STACK_OF_RUN + Buffer.byteLength(filter);
    if (this.instance === undefined || this.stackLeft < cost) {
      this.instance = await this.make();
      this.stackLeft = STACK_BUDGET;
    }
    this.stackLeft -= cost;
    return this.instance;
  }
}

/**
 * The program takes its input byte by byte, and copies all that is left each time (`slice(1)`): an object of 100 KiB would take seconds.
 * While it runs - nothing else does in this thread - such a slice is a view.
 */
async function withFastReading<T>(work: () => Promise<T>): Promise<T> {
  Reflect.set(
    Uint8Array.prototype,
    'slice',
    function slice(this: Uint8Array, start?: number, end?: number): Uint8Array {
      const part = this.subarray(start, end);
      return start === 1 && end === undefined ? part : new Uint8Array(part);
    },
  );
  try {
    return await work();
  } finally {
    // The inherited one comes back.
    Reflect.deleteProperty(Uint8Array.prototype, 'slice');
  }
}

/** Errors of the filter's text are told in full; those of a run may quote the object. */
function told(message: string): ScriptError {
  const line = message.split('\n').find((candidate) => candidate.includes('jq: error')) ?? '';
  const compile = /jq: error: ([^]*)$/.exec(line)?.[1];
  if (compile !== undefined) return new ScriptError('SCRIPT_INVALID', compile.slice(0, MAX_ERROR_LENGTH));
  return new ScriptError('SCRIPT_FAILED', SAFE_MESSAGE.exec(line)?.[0] ?? 'the filter failed on this object');
}
