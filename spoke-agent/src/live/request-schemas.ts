// What a request may ask for, checked before anything is done.
import type { LiveRequestKind, LiveRequestParameters } from '@wheelhouse/protocol';
import { z } from 'zod';
import { LiveError } from './live.errors.js';

/** No name of Kubernetes is longer. */
const MAX_TEXT = 512;

const text = z.string().max(MAX_TEXT);
const name = text.min(1);
const resource = z.object({
  group: text,
  version: name.optional(),
  kind: name,
  namespace: text.optional(),
  name,
});
const count = z.int().nonnegative();

const schemas = {
  tree: z.object({}),
  cancel: z.object({}),
  events: z.object({ resource: resource.optional() }),
  resource: z.object({ resource, showManagedFields: z.boolean() }),
  actions: z.object({ resource }),
  logs: z.object({
    pod: name,
    namespace: text.optional(),
    container: name.optional(),
    follow: z.boolean(),
    tailLines: count.optional(),
    sinceSeconds: count.optional(),
    previous: z.boolean(),
    timestamps: z.boolean(),
  }),
  action: z.object({ resource, action: name, parameters: z.record(text, z.string().max(1_000)) }),
  delete: z.object({ resource, propagation: z.enum(['foreground', 'background', 'orphan']), force: z.boolean() }),
};

/** A request whose parameters are what its kind needs. */
export type CheckedRequest = {
  [K in LiveRequestKind]: { readonly kind: K; readonly parameters: LiveRequestParameters[K] };
}[LiveRequestKind];

/** Throws AGENT_TOO_OLD for a kind that this agent does not know, INVALID_INPUT. */
export function checkedRequest(kind: string, parameters: unknown): CheckedRequest {
  if (!isKnownKind(kind))
    throw new LiveError('AGENT_TOO_OLD', `This agent does not know live requests of kind "${kind}". Update it.`);
  const result = schemas[kind].safeParse(parameters);
  if (result.success) return { kind, parameters: result.data } as CheckedRequest;
  const [issue] = result.error.issues;
  throw new LiveError(
    'INVALID_INPUT',
    `The agent does not understand ${issue?.path.join('.') || 'the parameters'} of the request.`,
  );
}

function isKnownKind(kind: string): kind is LiveRequestKind {
  return Object.hasOwn(schemas, kind);
}
