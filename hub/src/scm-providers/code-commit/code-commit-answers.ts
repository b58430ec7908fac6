/** The parts of AWS' answers that are used. The SDK reads JSON, but does not look whether it is what was asked for. */
import { z } from 'zod';

export const repositoryNames = z.object({
  repositories: z.array(z.object({ repositoryName: z.string().min(1) })),
  nextToken: z.string().nullish(),
});

export const taggedResources = z.object({
  ResourceTagMappingList: z.array(z.object({ ResourceARN: z.string() })),
  PaginationToken: z.string().nullish(),
});

export const repositoryDetails = z.object({
  repositoryMetadata: z.object({
    accountId: z.string(),
    repositoryId: z.string(),
    repositoryName: z.string().min(1),
    /** Absent before the first push. */
    defaultBranch: z.string().nullish(),
    cloneUrlSsh: z.string(),
    cloneUrlHttp: z.string(),
  }),
});

export const branchNames = z.object({ branches: z.array(z.string().min(1)), nextToken: z.string().nullish() });

const entries = z.array(z.object({ relativePath: z.string() })).nullish();

export const folder = z.object({
  commitId: z.string(),
  subFolders: entries,
  files: entries,
  symbolicLinks: entries,
  subModules: entries,
});
