// The shapes of the agent's state files, checked on reading: a file of another shape counts as damaged.
import { z } from 'zod';
import { deliveryRules } from './delivery-rules-schema.js';

const syncPolicy = z.looseObject({
  ...deliveryRules,
  automated: z.looseObject({ prune: z.boolean(), selfHeal: z.boolean(), allowEmpty: z.boolean() }).nullable(),
  syncOptions: z.array(z.string()),
  retry: z.looseObject({
    limit: z.number(),
    backoff: z.looseObject({ durationMs: z.number(), factor: z.number(), maxDurationMs: z.number() }),
    refresh: z.boolean().exactOptional(),
  }),
});

/** An assignment as the agent keeps it: the wire's fields, its policy checked. Loose: the digest covers what is unknown, too. */
export const assignmentSchema = z.object({
  applicationId: z.string().min(1),
  applicationName: z.string().min(1),
  digest: z.string(),
  renderDigest: z.string().regex(/^[0-9a-f]{64}$/),
  revision: z.string(),
  namespace: z.string(),
  syncPolicy,
  operation: z.object({ id: z.string(), prune: z.boolean() }).nullable(),
});

export const desiredSchema = z.object({
  epoch: z.string(),
  revision: z.number().int(),
  digest: z.string(),
  signature: z.string(),
  /** Whether the hub was seen with an older state since: then only this very state, or an approval, ends the hold. */
  isHubBehind: z.boolean().exactOptional(),
  assignments: z.array(assignmentSchema),
  /** Removals that are not done yet. */
  removals: z.array(
    z.object({
      applicationId: z.string(),
      deleteResources: z.boolean(),
      /** What counted for the application last: its render says which hooks run. Absent in files of earlier versions. */
      assignment: assignmentSchema.exactOptional(),
    }),
  ),
});

const objectRecord = z.object({
  key: z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() }),
  wave: z.number(),
  renderDigest: z.string(),
  /** Digest of the manifest that was applied last. */
  manifestDigest: z.string(),
  /** Digest of the fields that we owned in the answer to that apply. */
  ownedDigest: z.string(),
  uid: z.string(),
  /** Fields whose values were encrypted in Git. Absent in files of earlier versions. */
  secretFields: z.array(z.array(z.string())).default([]),
  /** The fields of an object that was replaced whole. */
  replacedFields: z.record(z.string(), z.unknown()).exactOptional(),
});

/** The hooks of a sync or a removal that is under way. */
export const hookRunSchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  /** Empty in files of earlier versions. */
  content: z.string().default(''),
  isTakenOver: z.boolean().default(false),
  hooks: z.array(
    z.object({
      id: z.string(),
      type: z.enum(['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete']),
      key: z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() }),
      policies: z.array(z.enum(['HookSucceeded', 'HookFailed', 'BeforeHookCreation'])),
      startedAt: z.string(),
      phase: z.enum(['Running', 'Succeeded', 'Failed']),
      uid: z.string(),
      message: z.string(),
    }),
  ),
});

/** What a sync did to one object. */
const syncResult = z.object({
  group: z.string(),
  version: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  status: z.enum(['Synced', 'SyncFailed', 'Pruned', 'PruneSkipped']).nullable(),
  message: z.string().nullable(),
  hookType: z.string().nullable(),
  hookPhase: z.string().nullable(),
});

/** A sync that is under way, as a restart needs it. */
const attemptRecord = z.object({
  assignment: assignmentSchema,
  operationId: z.string().nullable(),
  prune: z.boolean(),
  startedAt: z.string(),
  limitFromMs: z.number(),
  runsHooks: z.boolean(),
  /** Whether it was tried before its first write, and so whether `runsHooks` is settled. */
  isChecked: z.boolean(),
  isPatient: z.boolean(),
  hooks: hookRunSchema,
  /** Tries that failed. */
  failures: z.number(),
  /** The approval of deletions that was known when it began. */
  approvalSeen: z.string(),
  /** Why this try failed, while hooks of type SyncFail run; null when it has not. */
  failure: z.object({ reason: z.string(), message: z.string() }).nullable(),
});

/** A removal that is under way, as a restart needs it. */
const removalRecord = z.object({
  deleteResources: z.boolean(),
  isPrepared: z.boolean(),
  isDeleted: z.boolean(),
  isDone: z.boolean(),
  hooks: hookRunSchema.nullable(),
});

const applicationRecord = z.object({
  applicationId: z.string(),
  /** What was synced in full, with its render and commit; empty when nothing was. */
  syncedAssignment: z.string(),
  syncedRender: z.string(),
  syncedRevision: z.string(),
  /** What its content was; empty in files of earlier versions. */
  syncedContent: z.string().default(''),
  /** The content whose sync began and has not succeeded. Empty in files of earlier versions. */
  begunContent: z.string().default(''),
  /** What failed for good, empty when nothing did: it is not tried again. */
  failedAssignment: z.string(),
  failure: z.string(),
  /** Empty in files of earlier versions. */
  failureReason: z.string().default(''),
  /** The requested operation that ran last; it never runs again. */
  operationId: z.string(),
  /** The last sync, as it was reported; null when there was none. */
  operation: z
    .object({
      id: z.string().nullable(),
      phase: z.string(),
      message: z.string().nullable(),
      revision: z.string().nullable(),
      startedAt: z.string(),
      finishedAt: z.string().nullable(),
      results: z.array(syncResult).exactOptional(),
    })
    .nullable(),
  /** Absent in files of earlier versions. */
  attempt: attemptRecord.nullable().default(null),
  /** How far its removal is; null when it is not being removed. Absent in files of earlier versions. */
  removal: removalRecord.nullable().default(null),
  objects: z.array(objectRecord),
});

export const inventorySchema = z.object({ applications: z.array(applicationRecord) });

export const kindsSchema = z.object({ kinds: z.array(z.object({ apiVersion: z.string(), kind: z.string() })) });

export const identitySchema = z.object({
  /** PKCS#8 PEM of the Ed25519 private key. */
  privateKey: z.string().min(1),
  /** When the key was made or came into use, ISO 8601. */
  keySince: z.string().optional(),
  /** Whether the hub was told by this key that it is in use; until then its predecessor may still count. */
  isKeyConfirmed: z.boolean().optional(),
  /** The key before this one, with its id: a hub that was restored from a backup may know that one alone. */
  former: z.object({ privateKey: z.string().min(1), keyId: z.string() }).exactOptional(),
  /** PEM of the next private key, from before the hub hears of it until it is the one in use. */
  nextPrivateKey: z.string().min(1).optional(),
  /** Null until the hub took the public key. */
  registration: z
    .object({
      keyId: z.string(),
      clusterId: z.string(),
      clusterName: z.string(),
      epoch: z.string(),
      hubPublicKey: z.string(),
      clusterUid: z.string(),
    })
    .nullable(),
});

export type HeldAssignment = z.infer<typeof assignmentSchema>;
export type HeldDesiredState = z.infer<typeof desiredSchema>;
export type ApplicationRecord = z.infer<typeof applicationRecord>;
export type RemovalRecord = z.infer<typeof removalRecord>;
export type AttemptRecord = z.infer<typeof attemptRecord>;
export type HookRunRecord = z.infer<typeof hookRunSchema>;
export type ObjectRecord = z.infer<typeof objectRecord>;
export type KindRef = z.infer<typeof kindsSchema>['kinds'][number];
export type AgentIdentity = z.infer<typeof identitySchema>;
export type Registration = NonNullable<AgentIdentity['registration']>;
