// From an HTTP answer to the data of a GraphQL operation, or to the one error that the agent branches on.
import { type ErrorKind, PROTOCOL_MAJOR } from '@wheelhouse/protocol';
import { z } from 'zod';
import { AGENT_VERSION } from './agent-version.js';
import type { HttpAnswer } from './http-transport.js';
import { HubError } from './hub.errors.js';

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.looseObject({ code: z.string().optional() }).optional() }))
    .optional(),
});

const KIND_OF_CODE: Readonly<Record<string, ErrorKind>> = {
  UNAUTHENTICATED: 'Unauthenticated',
  AGENT_REVOKED: 'Unauthenticated',
  JOIN_TOKEN_USED: 'Unauthenticated',
  JOIN_TOKEN_EXPIRED: 'Unauthenticated',
  FORBIDDEN: 'Forbidden',
  NOT_FOUND: 'NotFound',
  CONFLICT: 'Conflict',
  INVALID_INPUT: 'InvalidInput',
  GRAPHQL_VALIDATION_FAILED: 'InvalidInput',
  BAD_USER_INPUT: 'InvalidInput',
  UPGRADE_REQUIRED: 'InvalidInput',
  RATE_LIMITED: 'LimitExceeded',
};

/** The data of an operation. Throws HubError with the hub's code, or HUB_UNAVAILABLE. */
export function dataOf(answer: HttpAnswer): unknown {
  const { protocol = String(PROTOCOL_MAJOR) } = answer;
  if (protocol !== String(PROTOCOL_MAJOR))
    throw new HubError(
      'UPGRADE_REQUIRED',
      `The hub speaks protocol ${protocol.slice(0, 20)}, this agent (${AGENT_VERSION}) speaks protocol ${PROTOCOL_MAJOR}: upgrade the older of the two. ` +
        'Until then nothing new is applied; what runs is kept up.',
      { kind: 'InvalidInput' },
    );
  const parsed = answerSchema.safeParse(parseJson(answer.body));
  const error = parsed.data?.errors?.[0];
  if (error !== undefined) {
    const code = error.extensions?.code ?? codeOfStatus(answer.status);
    throw new HubError(code, error.message, {
      kind: KIND_OF_CODE[code] ?? 'Unavailable',
      retryAfterMs: answer.retryAfterMs ?? retryAfterIn(error.extensions),
    });
  }
  if (answer.status < 400 && parsed.success && parsed.data.data !== undefined && parsed.data.data !== null)
    return parsed.data.data;
  const code = codeOfStatus(answer.status);
  throw new HubError(code, `The hub answered with HTTP status ${answer.status} and no data.`, {
    kind: KIND_OF_CODE[code] ?? 'Unavailable',
    retryAfterMs: answer.retryAfterMs,
  });
}

/** Where the hub tells within a GraphQL answer when to ask again; at most ten minutes are believed. */
function retryAfterIn(extensions: unknown): number | undefined {
  const told = z.object({ details: z.object({ retryAfterSeconds: z.number().positive() }) }).safeParse(extensions);
  return told.success ? Math.min(told.data.details.retryAfterSeconds * 1_000, 600_000) : undefined;
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 426) return 'UPGRADE_REQUIRED';
  return status === 429 ? 'RATE_LIMITED' : 'HUB_UNAVAILABLE';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
