/** One instance of the module: it renders one source after the other, until it crashes or has grown too large. */
import type { RepositoryFiles } from '../files/repository-files.js';
import { HOST_MODULE, hostFunctions } from './host-functions.js';
import { ModuleCrash } from './module-crash.js';
import { ModuleOutput, wasiFunctions } from './wasi-functions.js';
import { type WasmMemory, type WasmModule, webAssembly } from './web-assembly.js';
import { MAX_ANSWER_BYTES } from './worker-limits.js';

/** The name that Go imports the functions of WASI by. */
export const WASI_MODULE = 'wasi_snapshot_preview1';

/** The function that starts Go's runtime. */
const START = '_initialize';

/** What the module exports. */
interface ModuleExports {
  readonly memory: WasmMemory;
  readonly [START]: () => void;
  readonly allocate: (size: number) => number;
  readonly render: (start: number, length: number) => bigint;
}

/** The answer is larger than anyone will deliver. */
export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';
}

export class ModuleInstance {
  private readonly exports: ModuleExports;
  private readonly output = new ModuleOutput();
  private files: RepositoryFiles | undefined;
  private nowMs = 0;

  /** Starts it: takes about 0.1 s. Throws ModuleCrash when it does not. */
  constructor(module: WasmModule) {
    const memory = (): ArrayBuffer => this.exports.memory.buffer;
    const instance = new webAssembly.Instance(module, {
      [WASI_MODULE]: wasiFunctions({ memory, now: () => this.nowMs, output: this.output }),
      [HOST_MODULE]: hostFunctions({ memory, files: () => this.files }),
    });
    this.exports = instance.exports as unknown as ModuleExports;
    this.guarded(() => this.exports[START]());
  }

  get memoryBytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** The module's answer as JSON text. Throws ModuleCrash, after which the instance is dead, and AnswerTooLargeError. */
  render(request: string, files: RepositoryFiles, nowMs: number): string {
    this.output.clear();
    this.files = files;
    this.nowMs = nowMs;
    const bytes = Buffer.from(request);
    const place = this.guarded(() => {
      const start = this.exports.allocate(bytes.length);
      new Uint8Array(this.exports.memory.buffer).set(bytes, start);
      return this.exports.render(start, bytes.length);
    });
    this.files = undefined;
    const length = Number(BigInt.asUintN(32, place));
    if (length > MAX_ANSWER_BYTES) throw new AnswerTooLargeError();
    return Buffer.from(this.exports.memory.buffer, Number(BigInt.asUintN(32, place >> 32n)), length).toString('utf8');
  }

  private guarded<Result>(run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      throw ModuleCrash.of(error, this.output.text);
    }
  }
}
