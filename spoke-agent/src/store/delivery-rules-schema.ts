// The shape of what an assignment says beyond Argo CD's sync policy. Members that are unknown are kept: digests cover them.
import type { DeliveryRules } from '@wheelhouse/protocol';
import { z } from 'zod';

const texts = z.array(z.string());
const textMap = z.record(z.string(), z.string());

const rules = {
  project: z.string(),
  customizations: z.string().regex(/^[0-9a-f]{64}$/),
  managedNamespaceMetadata: z.looseObject({ labels: textMap.exactOptional(), annotations: textMap.exactOptional() }),
  ignoreDifferences: z.array(
    z.looseObject({
      group: z.string().exactOptional(),
      kind: z.string(),
      name: z.string().exactOptional(),
      namespace: z.string().exactOptional(),
      jsonPointers: texts.exactOptional(),
      jqPathExpressions: texts.exactOptional(),
      managedFieldsManagers: texts.exactOptional(),
    }),
  ),
  compareOptions: texts,
  windows: z.array(
    z.looseObject({
      kind: z.enum(['allow', 'deny']),
      schedule: z.string(),
      durationMs: z.number(),
      timeZone: z.string().exactOptional(),
      manualSync: z.boolean().exactOptional(),
      syncOverrun: z.boolean().exactOptional(),
      description: z.string().exactOptional(),
    }),
  ),
  hold: z.looseObject({ reason: z.string(), message: z.string(), heals: z.boolean(), allowsRequests: z.boolean() }),
  request: z.looseObject({
    id: z.string(),
    resources: z
      .array(
        z.looseObject({
          group: z.string().exactOptional(),
          kind: z.string().exactOptional(),
          namespace: z.string().exactOptional(),
          name: z.string().exactOptional(),
        }),
      )
      .exactOptional(),
    dryRun: z.boolean().exactOptional(),
    force: z.boolean().exactOptional(),
    skipHooks: z.boolean().exactOptional(),
    syncOptions: texts.exactOptional(),
    terminate: z.boolean().exactOptional(),
  }),
  openWave: z.number(),
  deletionApprovedAt: z.string(),
  serviceAccount: z.string(),
  orphans: z.looseObject({
    warn: z.boolean(),
    ignore: z.array(
      z.looseObject({
        group: z.string().exactOptional(),
        kind: z.string().exactOptional(),
        name: z.string().exactOptional(),
      }),
    ),
  }),
  syncTimeoutMs: z.number(),
  progressDeadlineMs: z.number(),
  maintainsAgent: z.boolean(),
  migrationManager: z.string(),
  deletion: z.looseObject({
    propagation: z.enum(['foreground', 'background']).exactOptional(),
    runsHooks: z.boolean().exactOptional(),
    requestedAt: z.string().exactOptional(),
  }),
} satisfies Record<keyof DeliveryRules, z.ZodType>;

/** Every rule is optional: absent where nothing is said. */
export const deliveryRules = z.looseObject(rules).partial().shape;
