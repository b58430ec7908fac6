// JSON into a Lua state and out of it, as Argo CD's bridge does it: nulls are left out on the way in; on the way out an empty table is an
// empty list, a table is a list or an object by its keys, and one that is reached twice is refused.
import { ScriptError } from '../scripts.errors.js';
import { MAX_OUTPUT_LENGTH, MAX_OUTPUT_VALUES, MAX_VALUE_DEPTH } from '../script-limits.js';
import { LUA_TYPES, type LuaLibrary, type LuaState } from './lua-library.js';

/** Go's JSON package wraps an error once for each level it comes from. */
const WRAPPED = 'json: error calling MarshalJSON for type json.jsonValue: ';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class LuaValues {
  private readonly library: LuaLibrary;
  private readonly state: LuaState;
  private readonly seen = new Set<number>();
  private values = 0;
  private bytes = 0;

  constructor(library: LuaLibrary, state: LuaState) {
    this.library = library;
    this.state = state;
  }

  /** Pushes a value; what JSON does not have counts as nil. */
  push(value: unknown, depth = 1): void {
    const { library, state } = this;
    if (depth > MAX_VALUE_DEPTH || library.checkStack(state, 4) === 0)
      throw new ScriptError('SCRIPT_FAILED', 'the object is nested too deeply for a script');
    if (typeof value === 'string') this.pushText(value);
    else if (typeof value === 'number' || typeof value === 'bigint') library.pushNumber(state, Number(value));
    else if (typeof value === 'boolean') library.pushBoolean(state, value ? 1 : 0);
    else if (Array.isArray(value)) this.pushList(value, depth);
    else if (typeof value === 'object' && value !== null) this.pushObject(value, depth);
    else library.pushNil(state);
  }

  pushText(text: string): void {
    const { library, state } = this;
    this.withBytes(text, (address, length) => library.pushText(state, address, length));
  }

  /** Gives the bytes of a text to a function. */
  withBytes<T>(text: string, use: (address: number, length: number) => T): T {
    const { library } = this;
    const bytes = encoder.encode(text);
    const address = library.allocate(bytes.length + 1);
    if (address === 0) throw new ScriptError('SCRIPT_FAILED', 'not enough memory');
    try {
      library.bytes.set(bytes, address);
      library.bytes[address + bytes.length] = 0;
      return use(address, bytes.length);
    } finally {
      library.free(address);
    }
  }

  private pushList(list: readonly unknown[], depth: number): void {
    const { library, state } = this;
    library.createTable(state, list.length, 0);
    let at = 0;
    for (const element of list) {
      if (element === null || element === undefined) continue;
      this.push(element, depth + 1);
      library.setAt(state, -2, (at += 1));
    }
  }

  private pushObject(object: object, depth: number): void {
    const { library, state } = this;
    const members = Object.entries(object).filter(([, member]) => member !== null && member !== undefined);
    library.createTable(state, 0, members.length);
    for (const [key, member] of members) {
      this.pushText(key);
      this.push(member, depth + 1);
      library.set(state, -3);
    }
  }

  /** The value on top, as JSON. */
  read(depth = 0): unknown {
    const { library, state } = this;
    this.values += 1;
    if (this.values > MAX_OUTPUT_VALUES || depth > MAX_VALUE_DEPTH || library.checkStack(state, 4) === 0)
      throw new ScriptError('SCRIPT_FAILED', 'what the script returned is too large');
    const type = LUA_TYPES[library.typeAt(state, -1)] ?? 'nil';
    switch (type) {
      case 'nil':
        return null;
      case 'boolean':
        return library.toBoolean(state, -1) !== 0;
      case 'number':
        return this.readNumber(depth);
      case 'string':
        return this.readText(-1);
      case 'table':
        return this.readTable(depth);
      default:
        return unencodable(depth, `cannot encode ${type} to JSON`);
    }
  }

  /** The text at an index; it has to be one. */
  readText(index: number): string {
    const { library, state } = this;
    const lengthAt = library.allocate(4);
    const address = library.toText(state, index, lengthAt);
    const length = library.words[lengthAt / 4] ?? 0;
    library.free(lengthAt);
    this.bytes += length;
    if (this.bytes > MAX_OUTPUT_LENGTH) throw new ScriptError('SCRIPT_FAILED', 'what the script returned is too large');
    return decoder.decode(library.bytes.subarray(address, address + length));
  }

  private readNumber(depth: number): number {
    const value = this.library.toNumber(this.state, -1);
    if (Number.isFinite(value)) return value;
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    return unencodable(depth, `json: unsupported value: ${name}`);
  }

  private readTable(depth: number): unknown {
    const { library, state } = this;
    const address = library.toPointer(state, -1);
    if (this.seen.has(address)) return unencodable(depth, 'cannot encode recursively nested tables to JSON');
    this.seen.add(address);
    const list = new Map<number, unknown>();
    const members: [string, unknown][] = [];
    let others = 0;
    library.pushNil(state);
    while (library.next(state, -2) !== 0) {
      const key = LUA_TYPES[library.typeAt(state, -2)];
      if (key === 'number') list.set(library.toNumber(state, -2), this.read(depth + 1));
      else if (key === 'string') members.push([this.readText(-2), this.read(depth + 1)]);
      else others += 1;
      library.setTop(state, -2);
    }
    if (list.size > 0) {
      const isSparse = Array.from({ length: list.size }, (_, at) => list.has(at + 1)).includes(false);
      if (isSparse) return unencodable(depth, 'cannot encode sparse array');
    }
    if (others > 0 || (list.size > 0 && members.length > 0))
      return unencodable(depth, 'cannot encode mixed or invalid key types');
    if (members.length > 0) return Object.fromEntries(members);
    return Array.from({ length: list.size }, (_, at) => list.get(at + 1));
  }
}

function unencodable(depth: number, reason: string): never {
  throw new ScriptError('SCRIPT_FAILED', `${WRAPPED.repeat(depth + 1)}${reason}`);
}
