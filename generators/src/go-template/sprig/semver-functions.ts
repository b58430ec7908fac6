/** semver, semverCompare. */
import type { GoFunction } from '../values/go-function.js';
import { textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { fulfilsConstraint } from './semver-constraint.js';
import { SemverVersion } from './semver-version.js';
import { counted } from './text-work.js';

/** The functions on versions. */
export const SEMVER_FUNCTIONS: readonly GoFunction[] = [
  define('semver', ['string'], (args, call) => SemverVersion.parse(counted(textAt(args, 0), call))),
  define('semverCompare', ['string', 'string'], (args, call) => {
    const constraint = textAt(args, 0);
    // Each condition is matched several times by expressions that go over all of the text.
    call.step(constraint.length >>> 1);
    return fulfilsConstraint(constraint, SemverVersion.parse(counted(textAt(args, 1), call)));
  }),
];
