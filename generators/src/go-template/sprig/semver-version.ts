/** Versions as Masterminds/semver reads them: `v1.2` is 1.2.0. */
import { GoCallError, GoFunction, type GoParameterType } from '../values/go-function.js';
import { GoInteger, intOf } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList } from '../values/typed-containers.js';
import { bytesOf } from '../values/go-text.js';
import { argumentAt, textAt } from './call-arguments.js';
import { comparePrerelease } from './semver-prerelease.js';

const VERSION =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const MAX_UINT64 = 2n ** 64n - 1n;

/** What a version is made of. */
export interface VersionParts {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  readonly original: string;
}

/** A *semver.Version, or the structure itself where a method gives a changed copy. Immutable. */
export class SemverVersion extends GoObject {
  readonly typeName: string;
  readonly kindName: string;
  readonly parts: VersionParts;

  constructor(parts: VersionParts, isPointer = true) {
    super();
    this.typeName = isPointer ? '*semver.Version' : 'semver.Version';
    this.kindName = isPointer ? 'ptr' : 'struct';
    this.parts = parts;
  }

  /** @throws GoCallError for a text that is no version */
  static parse(text: string): SemverVersion {
    const [, major, minor = '0', patch = '0', prerelease = '', metadata = ''] = VERSION.exec(text) ?? [];
    if (major === undefined) throw new GoCallError('invalid semantic version');
    checkPrerelease(prerelease);
    const [first, second, third] = [BigInt(major), BigInt(minor), BigInt(patch)];
    if ([first, second, third].some((part) => part > MAX_UINT64))
      throw new GoCallError('error parsing version segment');
    return new SemverVersion({ major: first, minor: second, patch: third, prerelease, metadata, original: text });
  }

  format(): string {
    const { major, minor, patch, prerelease, metadata } = this.parts;
    return `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}${metadata === '' ? '' : `+${metadata}`}`;
  }

  /** -1, 0 or 1; metadata does not count. */
  compare({ parts }: SemverVersion): number {
    for (const name of ['major', 'minor', 'patch'] as const) {
      if (this.parts[name] !== parts[name]) return this.parts[name] < parts[name] ? -1 : 1;
    }
    return comparePrerelease(this.parts.prerelease, parts.prerelease);
  }

  member(name: string): GoFunction | undefined {
    const method = METHODS.get(name);
    if (method === undefined || (this.kindName === 'struct' && POINTER_METHODS.has(name))) return undefined;
    return new GoFunction(name, method.parameters, (args) => method.run(this, args));
  }
}

/** Numbers in a pre-release have no leading zero. @throws GoCallError */
function checkPrerelease(prerelease: string): void {
  if (prerelease.split('.').some((part) => /^0[0-9]+$/.test(part)))
    throw new GoCallError('version segment starts with 0');
}

interface Method {
  readonly parameters: readonly GoParameterType[];
  readonly run: (version: SemverVersion, args: readonly GoValue[]) => GoValue;
}

/** Methods that Go calls on a pointer only: the template cannot take the address of a structure it was given. */
const POINTER_METHODS = new Set([
  'Original',
  'LessThan',
  'LessThanEqual',
  'GreaterThan',
  'GreaterThanEqual',
  'Equal',
  'Compare',
]);

const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries<Method>({
    Major: getter(({ major }) => new GoInteger('uint64', major)),
    Minor: getter(({ minor }) => new GoInteger('uint64', minor)),
    Patch: getter(({ patch }) => new GoInteger('uint64', patch)),
    Prerelease: getter(({ prerelease }) => prerelease),
    Metadata: getter(({ metadata }) => metadata),
    Original: getter(({ original }) => original),
    String: { parameters: [], run: (version) => version.format() },
    Value: { parameters: [], run: (version) => version.format() },
    MarshalText: { parameters: [], run: (version) => byteList(version.format()) },
    MarshalJSON: { parameters: [], run: (version) => byteList(`"${version.format()}"`) },
    Compare: comparison((order) => intOf(order)),
    LessThan: comparison((order) => order < 0),
    LessThanEqual: comparison((order) => order <= 0),
    GreaterThan: comparison((order) => order > 0),
    GreaterThanEqual: comparison((order) => order >= 0),
    Equal: comparison((order) => order === 0),
    IncMajor: changed(({ major }) => ({ major: major + 1n, minor: 0n, patch: 0n, prerelease: '', metadata: '' })),
    IncMinor: changed(({ minor }) => ({ minor: minor + 1n, patch: 0n, prerelease: '', metadata: '' })),
    IncPatch: changed(({ patch, prerelease }) => ({
      patch: prerelease === '' ? patch + 1n : patch,
      prerelease: '',
      metadata: '',
    })),
    SetPrerelease: setter((prerelease) => {
      checkPrerelease(prerelease);
      return { prerelease };
    }),
    SetMetadata: setter((metadata) => ({ metadata })),
  }),
);

function getter(read: (parts: VersionParts) => GoValue): Method {
  return { parameters: [], run: ({ parts }) => read(parts) };
}

function comparison(judge: (order: number) => GoValue): Method {
  return {
    parameters: ['any'],
    run: (version, args) => {
      const other = argumentAt(args, 0);
      if (other instanceof SemverVersion && other.kindName === 'ptr') return judge(version.compare(other));
      throw new GoCallError('wrong type for value; expected *semver.Version');
    },
  };
}

function changed(change: (parts: VersionParts) => Partial<VersionParts>): Method {
  return { parameters: [], run: ({ parts }) => withOriginal({ ...parts, ...change(parts) }) };
}

function setter(change: (text: string) => Partial<VersionParts>): Method {
  return {
    parameters: ['string'],
    run: ({ parts }, args) => {
      const text = textAt(args, 0);
      if (text !== '' && !/^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/.test(text))
        throw new GoCallError('invalid version text');
      return withOriginal({ ...parts, ...change(text) });
    },
  };
}

/** A changed version as a structure; its original text is the new one, with the old `v`. */
function withOriginal(parts: VersionParts): SemverVersion {
  const text = new SemverVersion(parts).format();
  return new SemverVersion({ ...parts, original: (parts.original.startsWith('v') ? 'v' : '') + text }, false);
}

function byteList(text: string): TypedList {
  return new TypedList(
    'uint8',
    Array.from(bytesOf(text), (byte) => new GoInteger('uint8', BigInt(byte))),
  );
}
