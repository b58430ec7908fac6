/** The form of a facts file. */
import type { Json } from '@wheelhouse/generators';
import * as z from 'zod';

const text = z.string();
const texts = z.array(text).default([]);
const textMap = z.record(text, text).default({});

/** What is text whatever it looks like: commits such as 0123456, branches such as 1.10. */
export const FactTextsSchema = z.object({
  clusters: z
    .array(z.object({ name: text, server: text, project: text.optional(), labels: textMap, annotations: textMap }))
    .default([]),
  repositories: z.array(z.object({ url: text, directory: text })).default([]),
  decisions: z.array(z.object({ configMap: text, data: textMap })).default([]),
  plugins: z.array(z.object({ configMap: text })).default([]),
  pullRequests: z
    .array(
      z.object({
        repository: text,
        items: z
          .array(
            z.object({
              number: text,
              title: text.default(''),
              branch: text,
              targetBranch: text.default(''),
              headSHA: text.default(''),
              labels: texts,
              author: text.default(''),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  scmRepositories: z
    .array(
      z.object({
        organization: text,
        items: z
          .array(
            z.object({
              repository: text,
              repositoryId: text.default(''),
              url: text,
              branch: text,
              sha: text.default(''),
              labels: texts,
              paths: texts,
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

const objects = z.array(z.record(text, z.custom<Json>())).default([]);

/** What keeps the types that YAML gives it. */
export const FactValuesSchema = z.object({
  decisions: z.array(z.object({ resources: objects })).default([]),
  plugins: z.array(z.object({ parameters: z.array(z.custom<Json>()).default([]) })).default([]),
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
