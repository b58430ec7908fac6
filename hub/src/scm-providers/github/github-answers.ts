/** The parts of GitHub's answers that are used. */
import { z } from 'zod';

export const githubRepositories = z.array(
  z.object({
    id: z.number(),
    name: z.string().min(1),
    owner: z.object({ login: z.string() }),
    ssh_url: z.string(),
    clone_url: z.string(),
    default_branch: z.string().nullish(),
    archived: z.boolean().nullish(),
    topics: z.array(z.string()).nullish(),
  }),
);

export const githubBranch = z.object({ name: z.string().min(1), commit: z.object({ sha: z.string().min(1) }) });

export const githubPullRequests = z.array(
  z.object({
    number: z.number(),
    title: z.string(),
    head: z.object({ ref: z.string(), sha: z.string().min(1) }),
    base: z.object({ ref: z.string() }),
    labels: z.array(z.object({ name: z.string() })).nullish(),
    /** Null when the account is gone. */
    user: z.object({ login: z.string() }).nullish(),
  }),
);
