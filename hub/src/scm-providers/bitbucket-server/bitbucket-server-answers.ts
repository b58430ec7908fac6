/** The parts of Bitbucket Server's answers that are used. */
import { z } from 'zod';

/** Any list. `nextPageStart` is null on the last page. */
export const bitbucketServerPage = z.object({
  values: z.array(z.unknown()),
  isLastPage: z.boolean(),
  nextPageStart: z.number().nullish(),
});

export const bitbucketServerRepositories = z.array(
  z.object({
    id: z.number(),
    name: z.string().min(1),
    slug: z.string().min(1),
    project: z.object({ key: z.string().min(1) }),
    links: z.object({ clone: z.array(z.object({ name: z.string(), href: z.string() })).nullish() }),
  }),
);

export const bitbucketServerBranch = z.object({ displayId: z.string().min(1), latestCommit: z.string().min(1) });

export const bitbucketServerPullRequests = z.array(
  z.object({
    id: z.number(),
    title: z.string(),
    fromRef: z.object({ displayId: z.string(), latestCommit: z.string().nullish() }),
    toRef: z.object({ displayId: z.string() }),
    author: z.object({ user: z.object({ name: z.string().nullish() }) }).nullish(),
  }),
);
