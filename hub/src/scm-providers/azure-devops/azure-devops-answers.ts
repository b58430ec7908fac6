/** The parts of Azure DevOps' answers that are used. */
import { z } from 'zod';

/** Any list. */
export const azurePage = z.object({ value: z.array(z.unknown()) });

/** What a failure says. */
export const azureFailure = z.object({ typeKey: z.string().nullish(), message: z.string().nullish() });

export const azureRepositories = z.array(
  z.object({
    id: z.string().min(1),
    name: z.string().min(1),
    remoteUrl: z.string().nullish(),
    /** `refs/heads/main`; absent before the first push. */
    defaultBranch: z.string().nullish(),
    isDisabled: z.boolean().nullish(),
  }),
);

export const azureBranch = z.object({ name: z.string().min(1), commit: z.object({ commitId: z.string().min(1) }) });

export const azurePullRequests = z.array(
  z.object({
    pullRequestId: z.number(),
    title: z.string(),
    repository: z.object({ name: z.string() }),
    sourceRefName: z.string(),
    targetRefName: z.string(),
    /** Absent until Azure has tried to merge it. */
    lastMergeSourceCommit: z.object({ commitId: z.string().min(1) }).nullish(),
    labels: z.array(z.object({ name: z.string() })).nullish(),
    createdBy: z.object({ uniqueName: z.string().nullish() }).nullish(),
  }),
);
