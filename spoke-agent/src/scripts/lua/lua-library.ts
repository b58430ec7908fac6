// The part of Lua 5.1's C interface that is used here, as its WebAssembly build offers it. Every number is an address or an index.
import { createRequire } from 'node:module';

/** A Lua state. */
export type LuaState = number;

export interface LuaLibrary {
  newState(allocate: number, data: number): LuaState;
  close(state: LuaState): void;
  openLibraries(state: LuaState): void;
  /** Compiles a text and pushes it as a function, or the error; 0: it went well. */
  load(state: LuaState, text: number, length: number, name: number): number;
  /** Calls what lies below the parameters; 0: it went well, else the error lies on top. */
  call(state: LuaState, parameters: number, results: number, handler: number): number;
  checkStack(state: LuaState, slots: number): number;
  setTop(state: LuaState, top: number): void;
  pushNil(state: LuaState): void;
  pushBoolean(state: LuaState, value: number): void;
  pushNumber(state: LuaState, value: number): void;
  pushText(state: LuaState, text: number, length: number): void;
  createTable(state: LuaState, elements: number, members: number): void;
  set(state: LuaState, index: number): void;
  setAt(state: LuaState, index: number, key: number): void;
  typeAt(state: LuaState, index: number): number;
  toBoolean(state: LuaState, index: number): number;
  toNumber(state: LuaState, index: number): number;
  toText(state: LuaState, index: number, length: number): number;
  toPointer(state: LuaState, index: number): number;
  next(state: LuaState, index: number): number;
  allocate(size: number): number;
  reallocate(address: number, size: number): number;
  free(address: number): void;
  addFunction(callback: (...parameters: number[]) => number, signature: string): number;
  /** The memory as it is now: it may be another one after every call. */
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
}

/** The index of the table of globals. */
export const GLOBALS_INDEX = -10002;

/** What `typeAt` answers. */
export const LUA_TYPES = ['nil', 'boolean', 'userdata', 'number', 'string', 'table', 'function', 'userdata', 'thread'];

type LuaFunction = (...parameters: number[]) => number;

/** As Emscripten makes it. */
interface LuaModule {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU32: Uint32Array;
  addFunction(callback: LuaFunction, signature: string): number;
}

interface LuaPackage {
  readonly LuaApi: { initialize(): Promise<{ readonly module: LuaModule & Readonly<Record<string, LuaFunction>> }> };
}

const NAMES = {
  newState: '_lua_newstate',
  close: '_lua_close',
  openLibraries: '_luaL_openlibs',
  load: '_luaL_loadbuffer',
  call: '_lua_pcall',
  checkStack: '_lua_checkstack',
  setTop: '_lua_settop',
  pushNil: '_lua_pushnil',
  pushBoolean: '_lua_pushboolean',
  pushNumber: '_lua_pushnumber',
  pushText: '_lua_pushlstring',
  createTable: '_lua_createtable',
  setAt: '_lua_rawseti',
  set: '_lua_rawset',
  typeAt: '_lua_type',
  toBoolean: '_lua_toboolean',
  toNumber: '_lua_tonumber',
  toText: '_lua_tolstring',
  toPointer: '_lua_topointer',
  next: '_lua_next',
  allocate: '_malloc',
  reallocate: '_realloc',
  free: '_free',
} as const;

/** A fresh instance, with memory of its own. */
export async function loadLuaLibrary(): Promise<LuaLibrary> {
  // It is a CommonJS module that reads its code from beside itself.
  const { LuaApi } = createRequire(import.meta.url)('wasmoon-lua5.1') as LuaPackage;
  const { module } = await LuaApi.initialize();
  const functions = Object.fromEntries(Object.entries(NAMES).map(([name, inModule]) => [name, module[inModule]]));
  return {
    ...(functions as unknown as Pick<LuaLibrary, keyof typeof NAMES>),
    addFunction: (callback, signature) => module.addFunction(callback, signature),
    get bytes() {
      return module.HEAPU8;
    },
    get words() {
      return module.HEAPU32;
    },
  };
}
