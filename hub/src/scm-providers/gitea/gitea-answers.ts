/** The parts of Gitea's answers that are used. */
import { z } from 'zod';

export const giteaRepositories = z.array(
  z.object({
    id: z.number(),
    name: z.string().min(1),
    ssh_url: z.string(),
    html_url: z.string(),
    default_branch: z.string().nullish(),
    archived: z.boolean().nullish(),
    empty: z.boolean().nullish(),
  }),
);

export const giteaLabels = z.array(z.object({ name: z.string() }));

export const giteaBranch = z.object({ name: z.string().min(1), commit: z.object({ id: z.string().min(1) }) });

export const giteaPullRequests = z.array(
  z.object({
    number: z.number(),
    title: z.string(),
    head: z.object({ ref: z.string(), sha: z.string().min(1) }),
    base: z.object({ ref: z.string() }),
    labels: z.array(z.object({ name: z.string() })).nullish(),
    user: z.object({ login: z.string() }).nullish(),
  }),
);
