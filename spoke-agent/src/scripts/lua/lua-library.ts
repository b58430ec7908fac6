// The part of Lua 5.1's C interface that is used here, as its WebAssembly build offers it. Every number is an address or an index.
import { createRequire } from 'node:module';

/** A Lua state. */
export type LuaState = number;

export interface LuaLibrary {
  _lua_newstate(allocate: number, data: number): LuaState;
  _lua_close(state: LuaState): void;
  _luaL_openlibs(state: LuaState): void;
  _luaL_loadbuffer(state: LuaState, text: number, length: number, name: number): number;
  _lua_pcall(state: LuaState, parameters: number, results: number, handler: number): number;
  _lua_checkstack(state: LuaState, slots: number): number;
  _lua_settop(state: LuaState, top: number): void;
  _lua_pushnil(state: LuaState): void;
  _lua_pushboolean(state: LuaState, value: number): void;
  _lua_pushnumber(state: LuaState, value: number): void;
  _lua_pushlstring(state: LuaState, text: number, length: number): void;
  _lua_createtable(state: LuaState, elements: number, members: number): void;
  _lua_rawset(state: LuaState, index: number): void;
  _lua_rawseti(state: LuaState, index: number, key: number): void;
  _lua_type(state: LuaState, index: number): number;
  _lua_toboolean(state: LuaState, index: number): number;
  _lua_tonumber(state: LuaState, index: number): number;
  _lua_tolstring(state: LuaState, index: number, length: number): number;
  _lua_topointer(state: LuaState, index: number): number;
  _lua_next(state: LuaState, index: number): number;
  _malloc(size: number): number;
  _realloc(address: number, size: number): number;
  _free(address: number): void;
  addFunction(callback: (...parameters: number[]) => number, signature: string): number;
  readonly HEAPU8: Uint8Array;
  readonly HEAPU32: Uint32Array;
}

/** The index of the table of globals. */
export const GLOBALS_INDEX = -10002;

/** What `lua_type` answers. */
export const LUA_TYPES = ['nil', 'boolean', 'userdata', 'number', 'string', 'table', 'function', 'userdata', 'thread'];

interface LuaPackage {
  readonly LuaApi: { initialize(): Promise<{ readonly module: LuaLibrary }> };
}

/** A fresh instance, with memory of its own. */
export async function loadLuaLibrary(): Promise<LuaLibrary> {
  // It is a CommonJS module that reads its code from beside itself.
  const { LuaApi } = createRequire(import.meta.url)('wasmoon-lua5.1') as LuaPackage;
  const { module } = await LuaApi.initialize();
  return module;
}
