/** The form of a facts file. */
import type { Json } from '@wheelhouse/generators';
import * as z from 'zod';

const text = z.string();
/** Ways to write nothing, also where every scalar is read as text. */
const NOTHING = new Set<unknown>([undefined, null, '', '~', 'null']);

/** A part that may be left empty: `clusters:` without anything behind it. */
function optional<T extends z.ZodType>(schema: T, absent: z.output<T>) {
  return z.preprocess((value) => (NOTHING.has(value) ? absent : value), schema);
}

function listOf<T extends z.ZodType>(item: T) {
  return optional(z.array(item), []);
}
const optionalText = optional(text, '');
const texts = listOf(text);
const textMap = optional(z.record(text, text), {});

const pullRequest = z.object({
  number: text,
  title: optionalText,
  branch: text,
  targetBranch: optionalText,
  headSHA: optionalText,
  labels: texts,
  author: optionalText,
});
const scmBranch = z.object({
  repository: text,
  repositoryId: optionalText,
  url: text,
  branch: text,
  sha: optionalText,
  labels: texts,
  paths: texts,
});
const cluster = z.object({
  name: text,
  server: text,
  project: optionalText,
  labels: textMap,
  annotations: textMap,
});

/** What is text whatever it looks like: commits such as 0123456, branches such as 1.10. */
export const FactTextsSchema = z.object({
  clusters: listOf(cluster),
  repositories: listOf(z.object({ url: text, directory: text })),
  decisions: listOf(z.object({ configMap: text, data: textMap })),
  plugins: listOf(z.object({ configMap: text })),
  pullRequests: listOf(z.object({ repository: text, items: listOf(pullRequest) })),
  scmRepositories: listOf(z.object({ organization: text, items: listOf(scmBranch) })),
});

/** What keeps the types that YAML gives it. */
export const FactValuesSchema = z.object({
  decisions: listOf(z.object({ resources: listOf(z.record(text, z.custom<Json>())) })),
  plugins: listOf(z.object({ parameters: listOf(z.custom<Json>()) })),
});

type FactTexts = z.infer<typeof FactTextsSchema>;
type FactValues = z.infer<typeof FactValuesSchema>;

/** One repository's pull requests. */
export type PullRequestsEntry = FactTexts['pullRequests'][number];
/** One organization's repositories: an item a branch. */
export type ScmRepositoriesEntry = FactTexts['scmRepositories'][number];
/** One ConfigMap with the resources that it describes. */
export type DecisionsEntry = FactTexts['decisions'][number] & FactValues['decisions'][number];
/** One plugin and what it answers. */
export type PluginEntry = FactTexts['plugins'][number] & FactValues['plugins'][number];

/** A facts file, read. */
export interface FactsContent {
  readonly clusters: FactTexts['clusters'];
  readonly repositories: FactTexts['repositories'];
  readonly decisions: readonly DecisionsEntry[];
  readonly plugins: readonly PluginEntry[];
  readonly pullRequests: readonly PullRequestsEntry[];
  readonly scmRepositories: readonly ScmRepositoriesEntry[];
}
