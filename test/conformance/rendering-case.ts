/** The cases of `rendering-cases/` (how they were made and how to compare: the collection's FORMAT), and how an outcome is held against one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** One case. Either objects are expected or an error. */
export interface RenderingCase {
  readonly name: string;
  /** The text of the Application. */
  readonly application: string;
  readonly file: string;
  readonly factsFile: string;
  readonly expected: readonly unknown[] | undefined;
  /** Words of which the error's message has to hold one. */
  readonly expectedWords: readonly string[];
}

/** All cases below a folder, by name. */
export function readRenderingCases(folder: string): RenderingCase[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => readCase(join(folder, name), name));
}

function readCase(directory: string, name: string): RenderingCase {
  const read = (file: string): string | undefined =>
    existsSync(join(directory, file)) ? readFileSync(join(directory, file), 'utf8') : undefined;
  const expected = read('expected.yaml');
  return {
    name,
    application: read('application.yaml') ?? '',
    file: join(directory, 'application.yaml'),
    factsFile: join(directory, 'facts.yaml'),
    expected: expected === undefined ? undefined : objectsOfYaml(expected),
    expectedWords: [...(read('expected-error.txt') ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? ''),
  };
}

/** The objects of a text, lists opened, in the order in which they are compared. Whole numbers keep 64 bits. */
export function objectsOfYaml(text: string): unknown[] {
  const documents = parseAllDocuments(text, { intAsBigInt: true }).map((document) => document.toJS() as unknown);
  return sorted(documents.filter((document) => document !== null).flatMap(withoutList));
}

function withoutList(document: unknown): unknown[] {
  const items = (document as { items?: unknown }).items;
  return Array.isArray(items) ? items.map(narrow) : [narrow(document)];
}

/** Whole numbers by value: those that fit are plain numbers. */
function narrow(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(narrow);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, narrow(member)]));
}

function sorted(objects: readonly unknown[]): unknown[] {
  return objects.toSorted((left, right) =>
    orderKey(left) < orderKey(right) ? -1 : orderKey(left) > orderKey(right) ? 1 : 0,
  );
}

function orderKey(object: unknown): string {
  const { apiVersion, kind, metadata } = object as {
    apiVersion: string;
    kind: string;
    metadata: { namespace?: string; name: string };
  };
  return [apiVersion, kind, metadata.namespace ?? '', metadata.name].join('\0');
}
