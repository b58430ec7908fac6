/** The facts file of `render`: which folders stand for repositories, and what clusters say of themselves. */
import { parseYaml } from '@wheelhouse/generators';
import { parse } from 'yaml';
import * as z from 'zod';
import { CommandError } from '../../exit-codes.js';
import { readTextFile } from '../../output/standard-input.js';
import { naming } from '../manifest-errors.js';

/** What it holds; shown by `render --help`. */
export const RENDER_FACTS_HELP = `
The facts file is YAML:
  repositories: [{url, directory, revision}]
      the files of every revision; directory is relative to the facts file. For a chart repository it holds charts: folders
      with a Chart.yaml, or packed ones (NAME-VERSION.tgz). revision is what $ARGOCD_APP_REVISION says, else targetRevision
  clusters: [{name, server, labels: {}, annotations: {}, claims: {kubeVersion, apiVersions: []}}]
      claims are what the agent reports: the version and the group versions that charts may ask for
Other parts, as for \`appset generate\`, may stand beside them.`;

const NOTHING = new Set<unknown>([undefined, null, '', '~', 'null']);

/** A part that may be left empty: \`clusters:\` without anything behind it. */
function optional<T extends z.ZodType>(schema: T, absent: z.output<T>) {
  return z.preprocess((value) => (NOTHING.has(value) ? absent : value), schema);
}

const text = z.string();
const textMap = optional(z.record(text, text), {});

/** What is text whatever it looks like: versions such as 1.30, commits such as 0123456. */
const TextsSchema = z.object({
  repositories: optional(z.array(z.object({ url: text, directory: text, revision: optional(text, '') })), []),
  clusters: optional(
    z.array(
      z.object({
        name: text,
        server: optional(text, ''),
        labels: textMap,
        annotations: textMap,
        claims: optional(z.object({ kubeVersion: text.optional(), apiVersions: z.array(text).optional() }), {}),
      }),
    ),
    [],
  ),
});

/** What keeps the types that YAML gives it. */
const ValuesSchema = z.object({
  clusters: optional(z.array(z.object({ claims: optional(z.record(text, z.unknown()), {}) })), []),
});

type Texts = z.infer<typeof TextsSchema>;
export type RepositoryEntry = Texts['repositories'][number];

/** A cluster of the facts file, as rendering sees it. */
export interface ClusterEntry {
  readonly name: string;
  readonly server: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface RenderFactsContent {
  readonly repositories: readonly RepositoryEntry[];
  readonly clusters: readonly ClusterEntry[];
}

/** Fails with FACTS_INVALID, or as YAML that cannot be read. */
export function readRenderFacts(file: string): RenderFactsContent {
  const written = readTextFile(file);
  const values = checked(ValuesSchema, file, naming(file, () => parseYaml(written)) ?? {});
  const texts = checked(TextsSchema, file, asWritten(written, file) ?? {});
  const clusters = texts.clusters.map((cluster, index) => ({
    ...cluster,
    claims: { ...values.clusters[index]?.claims, ...cluster.claims },
  }));
  return { repositories: texts.repositories, clusters };
}

function asWritten(content: string, file: string): unknown {
  try {
    return parse(content, { schema: 'failsafe', merge: true, uniqueKeys: false, logLevel: 'error' });
  } catch (error) {
    throw new CommandError('FACTS_INVALID', `${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checked<T extends z.ZodType>(schema: T, file: string, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new CommandError('FACTS_INVALID', `${file}: ${z.prettifyError(result.error)}`);
}
