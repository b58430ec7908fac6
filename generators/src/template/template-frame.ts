/** Where a piece of a Handlebars template is rendered: the value it is about, loop variables, and what encloses it. */
import { isJsonList, isJsonObject, memberOf, type Json } from '../json.js';
import type { Argument } from './handlebars-helpers.js';

/** The variables of a loop round: `@index`, `@key`, `@first`, `@last`. */
export interface LoopVariables {
  readonly values: Readonly<Record<string, Json>>;
  readonly outer: LoopVariables | undefined;
}

/** One scope. `{{#if}}` opens none, `{{#each}}` and `{{#with}}` do. */
export interface Frame {
  readonly context: Argument;
  readonly root: Json;
  readonly parent: Frame | undefined;
  readonly loop: LoopVariables | undefined;
  /** Names given by `as |item index|`. */
  readonly names: ReadonlyMap<string, Json> | undefined;
}

/** The outermost scope. */
export function rootFrame(data: Json): Frame {
  return { context: data, root: data, parent: undefined, loop: undefined, names: undefined };
}

/** The scope of a block about another value. */
export function innerFrame(frame: Frame, context: Json, names: Frame['names'], loop = frame.loop): Frame {
  return { context, root: frame.root, parent: frame, loop, names };
}

/** The value that `as |name|` gave, looking outwards. */
export function findNamed(frame: Frame, name: string): Json | undefined {
  for (let at: Frame | undefined = frame; at !== undefined; at = at.parent) {
    const value = at.names?.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The scope that many `../` further out; undefined beyond the outermost. */
export function ancestorOf(frame: Frame, depth: number): Frame | undefined {
  let at: Frame | undefined = frame;
  for (let steps = depth; steps > 0 && at !== undefined; steps -= 1) at = at.parent;
  return at;
}

/** Follows names into a value: own members and list positions only, never a prototype. */
export function follow(value: Argument, parts: readonly string[], from = 0): Argument {
  let current = value;
  for (let index = from; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    if (isJsonObject(current)) current = memberOf(current, part);
    else if (isJsonList(current)) current = memberOfList(current, part);
    else return undefined;
  }
  return current;
}

function memberOfList(list: readonly Json[], part: string): Argument {
  if (part === 'length') return list.length;
  return /^\d{1,9}$/.test(part) ? list[Number(part)] : undefined;
}
