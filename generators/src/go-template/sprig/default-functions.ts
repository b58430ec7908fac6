/** default, empty, coalesce, all, any, ternary. */
import type { GoFunction } from '../values/go-function.js';
import { argumentAt } from './call-arguments.js';
import { isEmpty } from './containers.js';
import { define, defineVariadic } from './function-table.js';

/** The functions that choose between values. */
export const DEFAULT_FUNCTIONS: readonly GoFunction[] = [
  defineVariadic('default', ['any', 'any'], (args) => argumentAt(args, isEmpty(argumentAt(args, 1)) ? 0 : 1)),
  define('empty', ['any'], (args) => isEmpty(argumentAt(args, 0))),
  defineVariadic('coalesce', ['any'], (args) => args.find((value) => !isEmpty(value)) ?? null),
  defineVariadic('all', ['any'], (args) => args.every((value) => !isEmpty(value))),
  defineVariadic('any', ['any'], (args) => args.some((value) => !isEmpty(value))),
  define('ternary', ['any', 'any', 'bool'], (args) => argumentAt(args, args[2] === true ? 0 : 1)),
];
