import { z } from 'zod';
import { parseCron } from './cron-schedule.js';
import { isTimeZone } from './time-zone.js';
import { windowDurationMs } from './window-duration.js';

/** As in Argo CD. */
const MAX_DESCRIPTION_LENGTH = 255;
/** Names of applications, namespaces or clusters that one window lists. */
const MAX_PATTERNS = 1_000;

const patterns = z.array(z.string()).max(MAX_PATTERNS).nullish();

/** An entry of `spec.syncWindows`. */
export const windowSchema = z
  .looseObject({
    kind: z.enum(['allow', 'deny'], 'must be "allow" or "deny"'),
    schedule: z
      .string()
      .refine(
        (text) => parseCron(text) !== undefined,
        'is no cron schedule of five fields: minute, hour, day, month, day of the week',
      ),
    duration: z
      .string()
      .refine((text) => windowDurationMs(text) !== undefined, 'is no duration such as 30m, 8h or 1h30m'),
    applications: patterns,
    namespaces: patterns,
    clusters: patterns,
    andOperator: z.boolean().nullish(),
    manualSync: z.boolean().nullish(),
    syncOverrun: z.boolean().nullish(),
    timeZone: z
      .string()
      .refine((text) => text === '' || isTimeZone(text), 'is no name of a time zone, for example Europe/Berlin')
      .nullish(),
    description: z.string().max(MAX_DESCRIPTION_LENGTH).nullish(),
  })
  .refine(
    ({ applications, namespaces, clusters }) => [applications, namespaces, clusters].some((list) => list?.length),
    'names neither applications nor namespaces nor clusters',
  );

/** A sync window as it was applied. */
export type ProjectWindow = z.infer<typeof windowSchema>;
