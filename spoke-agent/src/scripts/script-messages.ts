/** What goes to the thread and comes back from it. One task at a time: the next is sent after the reply. */
import type { LuaProgram } from './lua/lua-machine.js';
import type { ScriptErrorCode } from './scripts.errors.js';

export type ScriptTask =
  | ({ readonly language: 'lua' } & LuaProgram)
  | { readonly language: 'cel'; readonly script: string; readonly variables: Readonly<Record<string, unknown>> }
  | { readonly language: 'jq'; readonly script: string; readonly input: unknown };

export type ScriptLanguage = ScriptTask['language'];

/** What goes to the thread: a program, or the language of the next one, whose loading is nobody's time. */
export type ScriptMessage = ScriptTask | { readonly prepare: ScriptLanguage };

export type ScriptReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly code: ScriptErrorCode; readonly message: string }
  /** The thread is of no more use. */
  | { readonly kind: 'crashed'; readonly report: string };
