/** Looks fields up: `.name` on whatever a value is. Only own members count; there are no prototypes in Go. */
import { TemplateProblem, UnknownNameProblem } from '../syntax/template-problem.js';
import { GoObject } from '../values/go-object.js';
import { type Evaluated, goTypeOf, isGoMap, zeroOf } from '../values/go-type.js';
import { TypedMap } from '../values/typed-containers.js';
import { GoFunction } from '../values/go-function.js';

/** What a key that a map lacks means: `<no value>`, the zero value of the map's elements, or an error. */
export type MissingKey = 'default' | 'invalid' | 'zero' | 'error';

/** A field, or a method that must still be called. */
export function readField(receiver: Evaluated, name: string, missingKey: MissingKey, offset: number): Evaluated {
  if (isGoMap(receiver)) {
    if (Object.hasOwn(receiver, name)) return receiver[name] ?? null;
    return missing(name, missingKey, 'interface {}', offset);
  }
  if (receiver === undefined) {
    if (missingKey !== 'error') return undefined;
    throw new TemplateProblem(offset, `there is no ${quoted(name)}: what it is looked up in has no value`);
  }
  if (receiver === null) throw new TemplateProblem(offset, `there is no ${quoted(name)}: it is looked up in nil`);
  if (receiver instanceof TypedMap) {
    if (Object.hasOwn(receiver.entries, name)) return receiver.entries[name] ?? null;
    return missing(name, missingKey, receiver.element, offset);
  }
  const member = receiver instanceof GoObject ? receiver.member(name) : undefined;
  if (member === undefined) {
    throw new UnknownNameProblem(offset, `a value of type ${goTypeOf(receiver)} has no field ${quoted(name)}`);
  }
  return member as Evaluated;
}

/** Whether a value is a method of the object it was read from. */
export function isMethod(receiver: Evaluated, member: Evaluated): member is GoFunction {
  return member instanceof GoFunction && receiver instanceof GoObject;
}

function missing(name: string, missingKey: MissingKey, element: string, offset: number): Evaluated {
  if (missingKey === 'error') {
    throw new UnknownNameProblem(offset, `there is no ${quoted(name)} (the map has no such key)`);
  }
  return missingKey === 'zero' ? zeroOf(element) : undefined;
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
