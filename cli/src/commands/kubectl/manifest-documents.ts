/** Sorts the documents of a file by what they are, before anything is sent. Says nothing of what a Secret holds. */
import { parseManifests } from '@wheelhouse/generators';
import { parseAllDocuments, parseDocument } from 'yaml';
import { CommandError } from '../../exit-codes.js';
import { readInput } from '../../output/standard-input.js';
import { naming } from '../manifest-errors.js';

/** A document that can be applied. */
export interface ManifestDocument {
  readonly kind: 'ConfigMap' | 'Secret' | 'Decision' | 'AppProject' | 'ApplicationSet' | 'Application';
  /** For people: `PlacementDecision "spread"`; of sets and applications the name. */
  readonly name: string;
  readonly file: string;
  /** At its line of the file, so that what the hub says about a line fits the file. */
  readonly text: string;
}

/** Lenient, and silent: the library and the hub say what is wrong. */
const READING = { uniqueKeys: false, logLevel: 'error' } as const;

/** What others refer to goes first; sets and applications stay in the order of the file. */
const ORDER: Readonly<Record<ManifestDocument['kind'], number>> = {
  ConfigMap: 0,
  Secret: 1,
  Decision: 2,
  AppProject: 3,
  ApplicationSet: 4,
  Application: 4,
};

/** The documents of files, in the order in which they are to be applied. Throws for those that cannot be, all of them at once. */
export async function readFiles(files: readonly string[]): Promise<ManifestDocument[]> {
  const documents: ManifestDocument[] = [];
  const errors: CommandError[] = [];
  for (const file of files) {
    try {
      documents.push(...readDocuments(file, await readInput(file)));
    } catch (error) {
      if (!(error instanceof CommandError) || files.length === 1) throw error;
      errors.push(error);
    }
  }
  const [first] = errors;
  if (first !== undefined)
    throw new CommandError(
      first.code,
      `Nothing was done: ${errors.length} of ${files.length} files are wrong.\n${errors.map(({ message }) => message).join('\n')}`,
    );
  return documents.toSorted((left, right) => ORDER[left.kind] - ORDER[right.kind]);
}

function readDocuments(file: string, text: string): ManifestDocument[] {
  const texts = splitDocuments(text);
  // An empty text has an error of its own.
  if (texts.length === 0) naming(file, () => parseManifests(text));
  return texts.map((document) => readDocument(file, document));
}

/** What a document is called: `configmap/tenants`, or `PlacementDecision "spread"`. */
export function wordOf({ kind, name }: ManifestDocument): string {
  return kind === 'Decision' ? name : `${kind.toLowerCase()}/${name}`;
}

/** The documents that are not empty, in order, each at its line of the file: what the hub says about a line then fits the file. */
export function splitDocuments(text: string): string[] {
  return parseAllDocuments(text, READING)
    .filter((document) => document.contents !== null && valueOf(document) !== null)
    .map((document) => {
      const start = document.contents?.range?.[0] ?? document.range[0];
      const lineStart = text.lastIndexOf('\n', start - 1) + 1;
      return '\n'.repeat(text.slice(0, lineStart).split('\n').length - 1) + text.slice(lineStart, document.range[1]);
    });
}

function readDocument(file: string, text: string): ManifestDocument {
  const value = valueOf(parseDocument(text, READING));
  const kind = textOf(value, 'kind') || writtenKind(text);
  const name = textOf(memberOf(value, 'metadata'), 'name');
  if (kind === 'ConfigMap' || kind === 'Secret' || kind === 'AppProject') return { kind, name, file, text };
  if (isDecision(value)) return { kind: 'Decision', name: `${kind} "${name}"`, file, text };
  if (kind !== '' && kind !== 'ApplicationSet' && kind !== 'Application')
    throw new CommandError(
      'INVALID_SPEC',
      `${file}:${placeOfKind(text)}: kind is ${JSON.stringify(kind)}; "ApplicationSet", "Application", "AppProject", "ConfigMap", "Secret", or a decision, which is an object with a status, is expected.`,
    );
  const [manifest] = naming(file, () => parseManifests(text, { unknownFields: 'warn' }));
  return { kind: manifest?.kind ?? 'Application', name: manifest?.name ?? '', file, text };
}

/** Line and column of the kind, as editors count. */
function placeOfKind(text: string): string {
  const offset = Math.max(0, text.search(/^[ \t]*["']?kind["']?[ \t]*:/m));
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function isDecision(value: unknown): boolean {
  const kind = textOf(value, 'kind');
  const isOurs = kind === 'ApplicationSet' || kind === 'Application';
  return !isOurs && kind !== '' && typeof memberOf(value, 'status') === 'object';
}

/** The kind of a document that cannot be read as a whole: a Secret must not be quoted by an error. */
function writtenKind(text: string): string {
  return /^\s*["']?kind["']?\s*:\s*["']?(Secret)\b/m.exec(text)?.[1] ?? '';
}

/** Undefined when the document cannot be read: whoever needs it says why. */
function valueOf(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function textOf(value: unknown, name: string): string {
  const text = memberOf(value, name);
  return typeof text === 'string' ? text : '';
}
