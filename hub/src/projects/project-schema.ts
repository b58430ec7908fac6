/** The members of an AppProject's spec that are used. Others are stored, and mean nothing yet. Pure. */
import { z } from 'zod';
import { windowSchema } from './windows/window-schema.js';

/** Most entries of a list of a project. */
const MAX_ENTRIES = 1_000;

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).max(MAX_ENTRIES);
const denyAll = 'must not be "!*", which would allow nothing';
const pattern = z.string().refine((text) => text !== '!*', denyAll);
const account = z.string().regex(/^\s*[^\s!*[\]{}\\/]+\s*$/, 'is no name of a service account');
const noDenial = z.string().refine((text) => !text.includes('!'), 'must not contain "!"');

const kind = z.looseObject({ group: z.string(), kind: z.string() });
const namedKind = z.looseObject({ group: z.string(), kind: z.string(), name: z.string().exactOptional() });

/** `spec` of an AppProject; what is null counts as absent. */
export const projectSpecSchema = z.looseObject({
  description: z.string().max(10_000).nullish(),
  sourceRepos: listOf(pattern).nullish(),
  destinations: listOf(
    z.looseObject({
      server: pattern.exactOptional(),
      name: pattern.exactOptional(),
      namespace: pattern.exactOptional(),
    }),
  ).nullish(),
  permitOnlyProjectScopedClusters: z.boolean().nullish(),
  clusterResourceWhitelist: listOf(namedKind).nullish(),
  clusterResourceBlacklist: listOf(namedKind).nullish(),
  namespaceResourceWhitelist: listOf(kind).nullish(),
  namespaceResourceBlacklist: listOf(kind).nullish(),
  orphanedResources: z
    .looseObject({
      warn: z.boolean().nullish(),
      ignore: listOf(
        z.looseObject({ group: z.string().nullish(), kind: z.string().nullish(), name: z.string().nullish() }),
      ).nullish(),
    })
    .nullish(),
  destinationServiceAccounts: listOf(
    z.looseObject({ server: noDenial, namespace: noDenial.nullish(), defaultServiceAccount: account }),
  ).nullish(),
  syncWindows: listOf(windowSchema).nullish(),
});

export type ProjectSpec = z.infer<typeof projectSpecSchema>;
