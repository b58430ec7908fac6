/** typeOf, kindOf and their tests, deepEqual. */
import type { GoFunction } from '../values/go-function.js';
import { goTypeOf, kindOf } from '../values/go-type.js';
import { argumentAt, textAt } from './call-arguments.js';
import { deepEqual } from './deep-equal.js';
import { define } from './function-table.js';

/** The functions that ask for types. */
export const REFLECTION_FUNCTIONS: readonly GoFunction[] = [
  define('typeOf', ['any'], (args) => goTypeOf(argumentAt(args, 0))),
  define('typeIs', ['string', 'any'], (args) => textAt(args, 0) === goTypeOf(argumentAt(args, 1))),
  define('typeIsLike', ['string', 'any'], (args) => {
    const type = goTypeOf(argumentAt(args, 1));
    return textAt(args, 0) === type || `*${textAt(args, 0)}` === type;
  }),
  define('kindOf', ['any'], (args) => kindOf(argumentAt(args, 0))),
  define('kindIs', ['string', 'any'], (args) => textAt(args, 0) === kindOf(argumentAt(args, 1))),
  define('deepEqual', ['any', 'any'], (args, call) => deepEqual(argumentAt(args, 0), argumentAt(args, 1), call)),
];
