/** Constraints on versions: `>=1.2, <2 || ~3.1`, by the rules of Masterminds/semver 3.4. */
import { RE2JS } from 're2js';
import { MAX_EXPRESSION_LENGTH } from '../../limits.js';
import { GoCallError } from '../values/go-function.js';
import { comparePrereleaseParts } from './semver-prerelease.js';
import { SemverVersion } from './semver-version.js';

/** One condition. `1.x` and `1` leave parts open ("dirty"). */
interface Constraint {
  readonly operator: string;
  readonly version: SemverVersion;
  readonly isOpen: boolean;
  readonly isMinorOpen: boolean;
  readonly isPatchOpen: boolean;
}

const VERSION = String.raw`v?([0-9|x|X|\*]+)(\.[0-9|x|X|\*]+)?(\.[0-9|x|X|\*]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?`;
const OPERATOR = String.raw`=||!=|>|<|>=|=>|<=|=<|~|~>|\^`;

interface Expressions {
  /** `1.2 - 1.4`. */
  readonly range: RE2JS;
  /** Conditions that all have to hold. */
  readonly group: RE2JS;
  readonly condition: RE2JS;
}

let compiled: Expressions | undefined;

/** Linear-time expressions, made when they are first asked for: in JavaScript's own, blanks between conditions multiply the ways to fail. */
function expressions(): Expressions {
  compiled ??= {
    range: RE2JS.compile(String.raw`\s*(${VERSION})\s+-\s+(${VERSION})\s*`),
    group: RE2JS.compile(
      String.raw`^(\s*(${OPERATOR})\s*(${VERSION})\s*)((?:\s+|,\s*)(${OPERATOR})\s*(${VERSION})\s*)*$`,
    ),
    condition: RE2JS.compile(String.raw`(${OPERATOR})\s*(${VERSION})`),
  };
  return compiled;
}

/** Whether a version fulfils a constraint. @throws GoCallError for a constraint that is none */
export function fulfilsConstraint(constraint: string, version: SemverVersion): boolean {
  return compileConstraint(constraint)(version);
}

/** The same for many versions. @throws GoCallError for a constraint that is none */
export function compileConstraint(constraint: string): (version: SemverVersion) => boolean {
  if (constraint.length > MAX_EXPRESSION_LENGTH) throw new GoCallError('the constraint is too long');
  const groups = rewriteRanges(constraint).split('||').map(parseGroup);
  return (version) => groups.some((group) => fulfilsGroup(group, version));
}

/** `1.2 - 1.4` as two conditions. */
function rewriteRanges(text: string): string {
  let rewritten = text;
  for (const match of expressions().range.matchAll(text)) {
    rewritten = rewritten.replace(match[0] ?? '', () => `>= ${match[1] ?? ''}, <= ${match[11] ?? ''} `);
  }
  return rewritten;
}

function parseGroup(text: string): Constraint[] {
  if (!expressions().group.test(text)) throw new GoCallError(`improper constraint: ${text}`);
  return Array.from(expressions().condition.matchAll(text), (match) => {
    const [, operator = '', whole = '', major = '', minor = '', patch = '', prerelease = ''] = match;
    const isMajorOpen = isOpen(major);
    const isMinorOpen = !isMajorOpen && isOpen(minor.slice(1));
    const isPatchOpen = !isMajorOpen && !isMinorOpen && isOpen(patch.slice(1));
    let version = whole;
    if (isMajorOpen) version = `0.0.0${prerelease}`;
    else if (isMinorOpen) version = `${major}.0.0${prerelease}`;
    else if (isPatchOpen) version = `${major}${minor}.0${prerelease}`;
    return {
      operator,
      version: SemverVersion.parse(version),
      isOpen: isMajorOpen || isMinorOpen || isPatchOpen,
      isMinorOpen,
      isPatchOpen,
    };
  });
}

function isOpen(part: string): boolean {
  return part === '' || part === 'x' || part === 'X' || part === '*';
}

/** Pre-releases count only where some condition of the group names one. */
function fulfilsGroup(group: readonly Constraint[], version: SemverVersion): boolean {
  const takesPrereleases = group.some((constraint) => constraint.version.parts.prerelease !== '');
  if (version.parts.prerelease !== '' && !takesPrereleases) return false;
  return group.every((constraint) => CHECKS[constraint.operator]?.(version, constraint) ?? false);
}

type Check = (version: SemverVersion, constraint: Constraint) => boolean;

const CHECKS: Readonly<Record<string, Check>> = {
  '': isEqualOrWithin,
  '=': isEqualOrWithin,
  '!=': isDifferent,
  '>': isGreater,
  '<': (version, constraint) => version.compare(constraint.version) < 0,
  '>=': (version, constraint) => version.compare(constraint.version) >= 0,
  '=>': (version, constraint) => version.compare(constraint.version) >= 0,
  '<=': isLessOrEqual,
  '=<': isLessOrEqual,
  '~': isWithinTilde,
  '~>': isWithinTilde,
  '^': isWithinCaret,
};

function isEqualOrWithin(version: SemverVersion, constraint: Constraint): boolean {
  return constraint.isOpen ? isWithinTilde(version, constraint) : version.compare(constraint.version) === 0;
}

function isDifferent(
  version: SemverVersion,
  { version: other, isOpen: open, isMinorOpen, isPatchOpen }: Constraint,
): boolean {
  if (!open) return version.compare(other) !== 0;
  const [own, given] = [version.parts, other.parts];
  if (given.major !== own.major) return true;
  if (isMinorOpen) return false;
  if (given.minor !== own.minor) return true;
  if (!isPatchOpen) return given.patch !== own.patch || version.compare(other) !== 0;
  if (own.prerelease === '' && given.prerelease === '') return false;
  return comparePrereleaseParts(own.prerelease, given.prerelease) !== 0;
}

function isGreater(
  version: SemverVersion,
  { version: other, isOpen: open, isMinorOpen, isPatchOpen }: Constraint,
): boolean {
  if (!open) return version.compare(other) > 0;
  const [own, given] = [version.parts, other.parts];
  if (own.major !== given.major) return own.major > given.major;
  if (isMinorOpen) return false;
  return isPatchOpen ? own.minor > given.minor : version.compare(other) > 0;
}

function isLessOrEqual(version: SemverVersion, { version: other, isOpen: open, isMinorOpen }: Constraint): boolean {
  if (!open) return version.compare(other) <= 0;
  const [own, given] = [version.parts, other.parts];
  if (own.major !== given.major) return own.major < given.major;
  return isMinorOpen || own.minor <= given.minor;
}

/** The same major version, and the same minor version where it is given. */
function isWithinTilde(version: SemverVersion, { version: other, isMinorOpen, isPatchOpen }: Constraint): boolean {
  if (version.compare(other) < 0) return false;
  const [own, given] = [version.parts, other.parts];
  const isZero = given.major === 0n && given.minor === 0n && given.patch === 0n;
  if (isZero && !isMinorOpen && !isPatchOpen) return true;
  return own.major === given.major && (isMinorOpen || own.minor === given.minor);
}

/** No change of the first part that is not zero. */
function isWithinCaret(version: SemverVersion, { version: other, isMinorOpen, isPatchOpen }: Constraint): boolean {
  if (version.compare(other) < 0) return false;
  const [own, given] = [version.parts, other.parts];
  if (given.major > 0n || isMinorOpen) return own.major === given.major;
  if (own.major > 0n) return false;
  if (given.minor > 0n || isPatchOpen) return own.minor === given.minor;
  return own.minor === 0n && own.patch === given.patch;
}
