/** Reads a conformance case from its folder: the application set, the facts, and what Argo CD made of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  parseYaml,
  parseYamlDocuments,
  type ClusterFact,
  type Facts,
  type Json,
  type RepositoryFact,
} from '@wheelhouse/generators';

/** One case. Both an error and Applications are expected where single Applications are refused. */
export interface ConformanceCase {
  readonly name: string;
  readonly text: string;
  readonly facts: Facts;
  readonly expectedError: string | undefined;
  /** Undefined when nothing but the error is expected. */
  readonly expected: readonly Json[] | undefined;
}

interface FactsFile {
  readonly clusters?: readonly {
    readonly name: string;
    readonly server: string;
    readonly project?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
  readonly repositories?: readonly { readonly url: string; readonly directory: string }[];
}

/** All cases below a folder, by name. */
export function readCases(folder: string): ConformanceCase[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => readCase(join(folder, name), name));
}

function readCase(folder: string, name: string): ConformanceCase {
  const error = readIfThere(join(folder, 'expected-error.txt'));
  const expected = readIfThere(join(folder, 'expected.yaml'));
  return {
    name,
    text: readFileSync(join(folder, 'applicationset.yaml'), 'utf8'),
    facts: readFacts(folder),
    expectedError: error?.split('\n')[0]?.trim(),
    expected: expected === undefined ? undefined : parseYamlDocuments(expected).map((document) => document.value),
  };
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function readFacts(folder: string): Facts {
  const file = (parseYaml(readIfThere(join(folder, 'facts.yaml')) ?? '') ?? {}) as unknown as FactsFile;
  const clusters = (file.clusters ?? []).map((cluster): ClusterFact => ({ labels: {}, annotations: {}, ...cluster }));
  const repositories = new Map(
    (file.repositories ?? []).map(({ url, directory }) => [url, readRepository(join(folder, directory))]),
  );
  return {
    clusters: () => clusters,
    repository: (url) =>
      repositories.get(url) ?? {
        problem: { code: 'REPOSITORY_UNAVAILABLE', message: `The repository ${url} cannot be read.` },
      },
  };
}

function readRepository(folder: string): RepositoryFact {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const pathOf = (entry: (typeof entries)[number]): string => relative(folder, join(entry.parentPath, entry.name));
  return {
    paths: entries.filter((entry) => entry.isFile()).map(pathOf),
    directories: entries.filter((entry) => entry.isDirectory()).map(pathOf),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
  };
}
