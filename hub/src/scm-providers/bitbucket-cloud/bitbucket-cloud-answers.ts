/** The parts of Bitbucket Cloud's answers that are used. */
import { z } from 'zod';

/** Any list. The last page has no `next`. */
export const bitbucketPage = z.object({ values: z.array(z.unknown()), next: z.string().nullish() });

export const bitbucketRepositories = z.array(
  z.object({
    slug: z.string().min(1),
    uuid: z.string().min(1),
    /** Null before the first push. */
    mainbranch: z.object({ name: z.string() }).nullish(),
    links: z.object({ clone: z.array(z.object({ name: z.string(), href: z.string() })) }),
  }),
);

export const bitbucketBranch = z.object({ name: z.string().min(1), target: z.object({ hash: z.string().min(1) }) });

export const bitbucketPullRequests = z.array(
  z.object({
    id: z.number(),
    title: z.string(),
    source: z.object({
      branch: z.object({ name: z.string() }),
      /** Null when the fork that it came from is gone. */
      commit: z.object({ hash: z.string() }).nullish(),
    }),
    destination: z.object({ branch: z.object({ name: z.string() }) }),
    /** Null when the account is gone; teams have no nickname. */
    author: z.object({ nickname: z.string().nullish() }).nullish(),
  }),
);
