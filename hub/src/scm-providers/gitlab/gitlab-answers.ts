/** The parts of GitLab's answers that are used. */
import { z } from 'zod';

export const gitlabProjects = z.array(
  z.object({
    id: z.number(),
    path: z.string().min(1),
    namespace: z.object({ full_path: z.string() }),
    ssh_url_to_repo: z.string(),
    http_url_to_repo: z.string(),
    default_branch: z.string().nullish(),
    topics: z.array(z.string()).nullish(),
    /** What topics were called before GitLab 14.5. */
    tag_list: z.array(z.string()).nullish(),
  }),
);

export const gitlabBranch = z.object({ name: z.string().min(1), commit: z.object({ id: z.string().min(1) }) });

export const gitlabTree = z.array(z.object({ path: z.string() }));

export const gitlabMergeRequests = z.array(
  z.object({
    iid: z.number(),
    title: z.string(),
    source_branch: z.string(),
    target_branch: z.string(),
    /** Null while GitLab still looks for it, and for branches that are gone. */
    sha: z.string().nullish(),
    labels: z.array(z.string()).nullish(),
    author: z.object({ username: z.string() }).nullish(),
  }),
);
