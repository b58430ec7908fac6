// Runs Lua scripts, each in a state of its own, inside WebAssembly that reaches nothing: no files, no network, no environment.
import {
  LUA_MEMORY_BYTES,
  MAX_ERROR_LENGTH,
  MAX_KEPT_LUA_MEMORY_BYTES,
  SCRIPT_TIME_LIMIT_MS,
} from '../script-limits.js';
import { ScriptError } from '../scripts.errors.js';
import { withoutGoto } from './goto-rewrite.js';
import { gopherError, gopherSyntaxError } from './gopher-words.js';
import { GLOBALS_INDEX, LUA_TYPES, loadLuaLibrary, type LuaLibrary, type LuaState } from './lua-library.js';
import { LuaValues } from './lua-values.js';
import { SANDBOX_SOURCE } from './sandbox-source.js';

/** What to run. */
export interface LuaProgram {
  readonly script: string;
  readonly globals: Readonly<Record<string, unknown>>;
  readonly libraries: 'safe' | 'open';
}

export class LuaMachine {
  private readonly library: LuaLibrary;
  private readonly allocator: number;
  private used = 0;

  private constructor(library: LuaLibrary) {
    this.library = library;
    this.allocator = library.addFunction((_data, address, oldSize, newSize) => {
      return this.allocate(address ?? 0, oldSize ?? 0, newSize ?? 0);
    }, 'iiiii');
  }

  static async create(): Promise<LuaMachine> {
    return new LuaMachine(await loadLuaLibrary());
  }

  /** Whether it holds so much memory that another one should take its place. */
  get isWorn(): boolean {
    return this.library.bytes.length > MAX_KEPT_LUA_MEMORY_BYTES;
  }

  /** What the script returns. Throws ScriptError; after any other error the machine is of no more use. */
  run(program: LuaProgram): unknown {
    this.used = 0;
    const state = this.library.newState(this.allocator, 0);
    if (state === 0) throw new ScriptError('SCRIPT_FAILED', 'not enough memory');
    try {
      return this.runIn(state, program);
    } finally {
      this.library.close(state);
    }
  }

  private runIn(state: LuaState, { script, globals, libraries }: LuaProgram): unknown {
    const { library } = this;
    const values = new LuaValues(library, state);
    library.openLibraries(state);
    this.load(values, state, SANDBOX_SOURCE);
    values.pushText(libraries);
    library.pushNumber(state, SCRIPT_TIME_LIMIT_MS / 1000);
    if (library.call(state, 2, 1, 0) !== 0) throw new Error(`The sandbox is broken: ${values.readText(-1)}`);
    for (const [name, value] of Object.entries(globals)) {
      values.pushText(name);
      values.push(value);
      library.set(state, GLOBALS_INDEX);
    }
    if (this.load(values, state, withoutGoto(script)) !== 0)
      throw new ScriptError('SCRIPT_INVALID', gopherSyntaxError(values.readText(-1), script));
    if (library.call(state, 1, 3, 0) !== 0) throw new ScriptError('SCRIPT_FAILED', this.errorOf(values, state));
    if (library.toBoolean(state, -3) === 0) throw scriptError(this.errorOf(values, state));
    const type = values.readText(-2);
    if (!['table', 'nil', 'string', 'number', 'boolean'].includes(type))
      throw new ScriptError('SCRIPT_FAILED', `expect table output from Lua script, not ${type}`);
    return values.read();
  }

  private load(values: LuaValues, state: LuaState, source: string): number {
    const { library } = this;
    return values.withBytes('=<string>', (name) =>
      values.withBytes(source, (text, length) => library.load(state, text, length, name)),
    );
  }

  private errorOf(values: LuaValues, state: LuaState): string {
    const type = LUA_TYPES[this.library.typeAt(state, -1)] ?? 'nil';
    return (type === 'string' ? gopherError(values.readText(-1)) : type).slice(0, MAX_ERROR_LENGTH);
  }

  private allocate(address: number, oldSize: number, newSize: number): number {
    const { library } = this;
    const held = address === 0 ? 0 : oldSize;
    if (newSize === 0) {
      if (address !== 0) library.free(address);
      this.used -= held;
      return 0;
    }
    if (newSize > held && this.used + newSize - held > LUA_MEMORY_BYTES) return 0;
    const moved = library.reallocate(address, newSize);
    if (moved !== 0) this.used += newSize - held;
    return moved;
  }
}

function scriptError(message: string): ScriptError {
  const isTimeout = message.endsWith(': context deadline exceeded');
  return new ScriptError(isTimeout ? 'SCRIPT_TIMEOUT' : 'SCRIPT_FAILED', message);
}
