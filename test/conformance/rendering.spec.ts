// Renders the cases of `rendering-cases/` (how they were made and how to compare: the collection's FORMAT) and compares objects by value.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { renderFiles } from '@wheelhouse/renderer';
import { parse, parseAllDocuments } from 'yaml';

const CASES = join(import.meta.dirname, 'rendering-cases');

interface Source {
  readonly repoURL: string;
  readonly [field: string]: unknown;
}

interface Case {
  readonly sources: readonly Source[];
  readonly filesOf: (url: string) => Map<string, Uint8Array>;
  readonly expected: string | undefined;
  readonly expectedError: string | undefined;
}

describe('Plain directories are rendered as Argo CD renders them', () => {
  const names = readdirSync(CASES).toSorted();

  it('has cases', () => {
    expect(names.length).toBeGreaterThanOrEqual(4);
  });

  it.each(names)('%s', async (name) => {
    const { sources, filesOf, expected, expectedError } = readCase(join(CASES, name));
    const rendering = renderAll(sources, filesOf);
    if (expectedError !== undefined) {
      const message = await rendering.then(
        () => 'it rendered',
        (error: unknown) => String(error),
      );
      const words = [...expectedError.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');
      expect(words.filter((word) => message.includes(word))).not.toEqual([]);
      return;
    }
    expect(await rendering).toEqual(expectedObjects(expected ?? ''));
  });
});

async function renderAll(sources: readonly Source[], filesOf: Case['filesOf']): Promise<unknown[]> {
  const rendered = await Promise.all(sources.map((source) => renderFiles(source, filesOf(source.repoURL))));
  return sorted(rendered.flat().map((text) => JSON.parse(text, keepWholeNumbers) as unknown));
}

/** Whole numbers beyond 53 bits are compared digit by digit. */
function keepWholeNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  const isWide = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isWide ? BigInt(context?.source ?? '0') : value;
}

function expectedObjects(text: string): unknown[] {
  const documents = parseAllDocuments(text, { intAsBigInt: true }).map((document) => document.toJS() as unknown);
  return sorted(documents.filter((document) => document !== null).map(narrow));
}

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

function readCase(directory: string): Case {
  const text = (name: string): string | undefined =>
    readdirSync(directory).includes(name) ? readFileSync(join(directory, name), 'utf8') : undefined;
  const application = parse(text('application.yaml') ?? '') as { spec: { source?: Source; sources?: Source[] } };
  const facts = parse(text('facts.yaml') ?? '') as { repositories: { url: string; directory: string }[] };
  const { source, sources } = application.spec;
  return {
    sources: sources ?? (source ? [source] : []),
    filesOf: (url) =>
      filesBelow(join(directory, facts.repositories.find((repository) => repository.url === url)?.directory ?? '')),
    expected: text('expected.yaml'),
    expectedError: text('expected-error.txt'),
  };
}

function filesBelow(directory: string): Map<string, Uint8Array> {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return new Map(
    paths
      .filter((path) => statSync(join(directory, path)).isFile())
      .map((path) => [path, readFileSync(join(directory, path))]),
  );
}
