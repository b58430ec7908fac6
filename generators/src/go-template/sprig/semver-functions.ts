/** semver, semverCompare. */
import type { GoFunction } from '../values/go-function.js';
import { textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { fulfilsConstraint } from './semver-constraint.js';
import { SemverVersion } from './semver-version.js';

/** The functions on versions. */
export const SEMVER_FUNCTIONS: readonly GoFunction[] = [
  define('semver', ['string'], (args) => SemverVersion.parse(textAt(args, 0))),
  define('semverCompare', ['string', 'string'], (args) =>
    fulfilsConstraint(textAt(args, 0), SemverVersion.parse(textAt(args, 1))),
  ),
];
