/** Parameters by their dotted names, in all template languages. */
import { GoInteger } from '../go-template/values/go-integer.js';
import { GoObject } from '../go-template/values/go-object.js';
import { isGoMap } from '../go-template/values/go-type.js';
import { TypedList, TypedMap } from '../go-template/values/typed-containers.js';
import { setMember, type Json } from '../json.js';
import type { Parameter, ParameterSet } from '../parameters/parameter-set.js';
import { MAX_COLLECTED_PARAMETERS, MAX_VALUE_LENGTH } from './explanation-limits.js';

/** One parameter. */
export interface NamedParameter {
  readonly name: string;
  readonly value: Parameter;
}

/** The parameters of a set, sorted by name: in the plain language as they are, else the values at the ends of nested ones. */
export function listParameters(set: ParameterSet, isNested: boolean): NamedParameter[] {
  const found: NamedParameter[] = [];
  const walk = (name: string, value: Parameter): void => {
    if (found.length >= MAX_COLLECTED_PARAMETERS) return;
    const members = isNested ? branchesOf(value) : undefined;
    if (members === undefined) found.push({ name, value });
    else for (const [key, member] of members) walk(`${name}.${key}`, member);
  };
  for (const [name, value] of set.entries()) walk(name, value);
  return found.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** The value of that dotted name, which may be a container; undefined when the set has none. */
export function findParameter(set: ParameterSet, name: string, isNested: boolean): Parameter | undefined {
  const own = set.get(name);
  if (own !== undefined || !isNested) return own;
  return memberAt(set.asObject(), name);
}

function memberAt(value: Parameter, name: string): Parameter | undefined {
  for (const [key, member] of membersOf(value) ?? []) {
    if (key === name) return member;
    if (!name.startsWith(`${key}.`)) continue;
    const found = memberAt(member, name.slice(key.length + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is shown member by member: maps with members, and lists that hold containers. */
function branchesOf(value: Parameter): [string, Parameter][] | undefined {
  const members = membersOf(value);
  if (members === undefined || members.length === 0) return undefined;
  const isList = Array.isArray(value) || value instanceof TypedList;
  return isList && !members.some(([, member]) => membersOf(member) !== undefined) ? undefined : members;
}

function membersOf(value: Parameter): [string, Parameter][] | undefined {
  if (Array.isArray(value)) return value.map((item: Parameter, index) => [String(index), item]);
  if (value instanceof TypedList) return value.items.map((item, index) => [String(index), item]);
  if (value instanceof TypedMap) return Object.entries(value.entries);
  return isGoMap(value) ? Object.entries(value) : undefined;
}

/** A value as JSON; a long one is cut, as text. */
export function shownValue(value: Parameter): Json {
  const json = jsonOf(value);
  const text = typeof json === 'string' ? json : (JSON.stringify(json) ?? '');
  return text.length <= MAX_VALUE_LENGTH ? json : `${text.slice(0, MAX_VALUE_LENGTH)}…`;
}

function jsonOf(value: Parameter): Json {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? null : value;
  if (value instanceof GoInteger) return wholeNumber(value.value);
  if (value instanceof GoObject) {
    const own = value.jsonValue();
    return own === undefined ? value.format() : jsonOf(own);
  }
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof TypedList) return value.items.map(jsonOf);
  const object: Record<string, Json> = {};
  for (const [name, member] of membersOf(value) ?? []) setMember(object, name, jsonOf(member));
  return object;
}

function wholeNumber(value: bigint): Json {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}
