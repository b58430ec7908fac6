/**
 * Prints values as Go's fmt does. What the text of a verb is made of is appended piece by piece, and refused as soon as it is too long:
 * a list may hold the same list many times.
 */
import { GenerationError } from '../../generation.errors.js';
import { MAX_TEMPLATE_OUTPUT } from '../../limits.js';
import { GoFunction } from '../values/go-function.js';
import { GoInteger } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import { compareText, textOf } from '../values/go-text.js';
import { goTypeOf, isGoList, isGoMap } from '../values/go-type.js';
import type { GoMap, GoValue } from '../values/go-value.js';
import { isNilContainer } from '../values/nil-containers.js';
import { TypedList, TypedMap } from '../values/typed-containers.js';
import { formatFloat } from './format-float.js';
import { type FormatFlags, pad } from './format-flags.js';
import { formatInteger } from './format-integer.js';
import { formatText } from './format-text.js';

/** Verbs for which a value with a text of its own gives that. */
const TEXT_VERBS = 'vsxXq';

/** Collects what is printed. */
export class GoPrinter {
  private out = '';

  /** What was printed so far. */
  get text(): string {
    return this.out;
  }

  /** @throws GenerationError EXPRESSION_LIMIT */
  write(text: string): void {
    this.out += text;
    if (this.out.length > MAX_TEMPLATE_OUTPUT) {
      throw new GenerationError('EXPRESSION_LIMIT', `A value prints as more than ${MAX_TEMPLATE_OUTPUT} characters.`);
    }
  }

  /** One operand by a verb. */
  printOperand(value: GoValue, verb: string, flags: Readonly<FormatFlags>): void {
    if (value === null) {
      if (verb === 'T' || verb === 'v') this.write(pad('<nil>', flags));
      else this.write(`%!${verb}(<nil>)`);
      return;
    }
    if (verb === 'T') this.write(formatText(goTypeOf(value), 's', flags) ?? '');
    else this.printValue(value, verb, flags, false);
  }

  /** A value at any depth. `isInner` tells the elements of lists and maps, where nil may stand for an empty interface. */
  private printValue(value: GoValue, verb: string, flags: Readonly<FormatFlags>, isInner: boolean): void {
    if (value === null) this.printInnerNil(flags);
    else if (typeof value === 'string') this.writeOr(formatText(value, verb, flags), value, verb, flags);
    else if (typeof value === 'number') this.writeOr(formatFloat(value, verb, flags), value, verb, flags);
    else if (typeof value === 'boolean') {
      this.writeOr(verb === 't' || verb === 'v' ? pad(String(value), flags) : undefined, value, verb, flags);
    } else if (value instanceof GoInteger) {
      const isSigned = value.type.startsWith('i');
      this.writeOr(formatInteger(value.value, isSigned, verb, flags), value, verb, flags);
    } else if (value instanceof GoObject) this.printObject(value, verb, flags);
    else if (value instanceof GoFunction) this.writeBad(value, verb, flags);
    else if (isGoList(value) || value instanceof TypedList) this.printList(value, verb, flags, isInner);
    else this.printMap(value, verb, flags);
  }

  /** A nil element: with any verb fmt writes `<nil>`, for it is an empty interface. */
  private printInnerNil(flags: Readonly<FormatFlags>): void {
    this.write(flags.sharpV ? 'interface {}(nil)' : '<nil>');
  }

  private printObject(value: GoObject, verb: string, flags: Readonly<FormatFlags>): void {
    if (TEXT_VERBS.includes(verb)) {
      this.write(formatText(value.format(), verb, flags) ?? '');
      return;
    }
    const underlying = value.underlying();
    if (underlying === undefined) this.writeBad(value, verb, flags);
    else this.printValue(underlying, verb, flags, true);
  }

  private printList(
    list: readonly GoValue[] | TypedList,
    verb: string,
    flags: Readonly<FormatFlags>,
    isInner: boolean,
  ): void {
    if (isWholeVerb(verb)) {
      this.writeBad(list, verb, flags);
      return;
    }
    const items = list instanceof TypedList ? list.items : list;
    if (list instanceof TypedList && list.element === 'uint8') {
      if ('sqxX'.includes(verb)) {
        this.write(formatText(textOf(bytesOfItems(items)), verb, flags) ?? '');
        return;
      }
      this.printItems(isInner ? '[]uint8' : '[]byte', list, items, verb, flags);
      return;
    }
    this.printItems(goTypeOf(list), list, items, verb, flags);
  }

  private printItems(
    type: string,
    list: unknown,
    items: readonly GoValue[],
    verb: string,
    flags: Readonly<FormatFlags>,
  ): void {
    if (flags.sharpV && isNilContainer(list)) {
      this.write(`${type}(nil)`);
      return;
    }
    this.write(flags.sharpV ? `${type}{` : '[');
    items.forEach((item, index) => {
      if (index > 0) this.write(flags.sharpV ? ', ' : ' ');
      this.printValue(item, verb, flags, true);
    });
    this.write(flags.sharpV ? '}' : ']');
  }

  private printMap(map: GoMap | TypedMap, verb: string, flags: Readonly<FormatFlags>): void {
    if (isWholeVerb(verb)) {
      this.writeBad(map, verb, flags);
      return;
    }
    const entries = isGoMap(map) ? map : map.entries;
    if (flags.sharpV && isNilContainer(map)) {
      this.write(`${goTypeOf(map)}(nil)`);
      return;
    }
    this.write(flags.sharpV ? `${goTypeOf(map)}{` : 'map[');
    sortedKeys(entries).forEach((key, index) => {
      if (index > 0) this.write(flags.sharpV ? ', ' : ' ');
      this.printValue(key, verb, flags, true);
      this.write(':');
      this.printValue(entries[key] ?? null, verb, flags, true);
    });
    this.write(flags.sharpV ? '}' : ']');
  }

  private writeOr(text: string | undefined, value: GoValue, verb: string, flags: Readonly<FormatFlags>): void {
    if (text === undefined) this.writeBad(value, verb, flags);
    else this.write(text);
  }

  /** `%!d(string=x)`: the verb is none for values of that type. */
  private writeBad(value: GoValue, verb: string, flags: Readonly<FormatFlags>): void {
    this.write(`%!${verb}(${goTypeOf(value)}=`);
    if (value instanceof GoFunction) this.write('func');
    else this.printValue(value, 'v', flags, true);
    this.write(')');
  }
}

/** `%p` would print an address, which Go programs cannot rely on, and `%w` is only for errors: both are refused for the whole value. */
function isWholeVerb(verb: string): boolean {
  return verb === 'p' || verb === 'w';
}

/** The keys of a map in the order Go prints and ranges over them. */
export function sortedKeys(entries: Readonly<Record<string, GoValue>>): string[] {
  return Object.keys(entries).toSorted(compareText);
}

function bytesOfItems(items: readonly GoValue[]): Uint8Array {
  return Uint8Array.from(items, (item) => (item instanceof GoInteger ? Number(item.value) : 0));
}
