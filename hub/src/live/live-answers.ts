// What agents answer, checked: an agent is trusted to speak for its own cluster, not to speak sense.
import type { LiveAnswers } from '@wheelhouse/protocol';
import { z } from 'zod';
import { MAX_RESOURCE_EVENTS, MAX_TREE_NODES } from '@wheelhouse/protocol';
import { BadAnswerError } from './live.errors.js';

/** The most lines of one piece of a log. */
const MAX_LINES = 300_000;

const text = z.string();
const key = { group: text, version: text, kind: text, namespace: text, name: text };
const moment = z.iso.datetime({ offset: true }).nullable();
const health = z.enum(['Healthy', 'Progressing', 'Degraded', 'Suspended', 'Missing', 'Unknown']).nullable();
const done = z.object({ message: text, warnings: z.array(text) });

const schemas = {
  tree: z.object({
    nodes: z
      .array(
        z.object({
          ...key,
          id: text,
          parentId: text.nullable(),
          isManaged: z.boolean(),
          syncStatus: z.enum(['Synced', 'OutOfSync', 'Unknown']).nullable(),
          health,
          message: text.nullable(),
          createdAt: moment,
          images: z.array(text),
          info: z.array(z.object({ name: text, value: text })),
        }),
      )
      .max(MAX_TREE_NODES),
    isTruncated: z.boolean(),
    problems: z.array(text),
  }),
  events: z.object({
    events: z
      .array(
        z.object({
          type: text,
          reason: text,
          message: text,
          count: z.int(),
          firstSeenAt: moment,
          lastSeenAt: moment,
          source: text,
          kind: text,
          namespace: text,
          name: text,
        }),
      )
      .max(MAX_RESOURCE_EVENTS),
  }),
  resource: z.object({ key: z.object(key), live: text.nullable(), desired: text.nullable() }),
  actions: z.object({
    actions: z.array(z.object({ name: text, description: text, isDisabled: z.boolean(), parameters: z.array(text) })),
  }),
  logs: z.object({ lines: z.array(text).max(MAX_LINES), dropped: z.int().nonnegative() }),
  action: done,
  delete: done,
};

/** The answer, or BadAnswerError, which never quotes it. */
export function checkedAnswer<K extends keyof LiveAnswers>(
  kind: K,
  answer: unknown,
  clusterName: string,
): LiveAnswers[K] {
  const result = schemas[kind].safeParse(answer);
  if (result.success) return result.data as LiveAnswers[K];
  const [issue] = result.error.issues;
  throw new BadAnswerError(clusterName, `${issue?.path.join('.') || 'the answer'} is not as expected`);
}
