// Translates what an API server refuses into ClusterError. For Secrets the server's own words are dropped: they may quote values.
import { ClusterError, type ClusterErrorCode, type FieldConflict } from '../cluster.errors.js';
import { forbiddenAdvice, forbiddenSummary } from '../forbidden-advice.js';
import type { ApiResponse } from './api-connection.js';

/** A wait that the server asks for is believed up to this. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;
/** Longer messages lose their middle: they quote whole values, and say at the end what is wrong with them. */
const MAX_MESSAGE_LENGTH = 2_000;
const MESSAGE_END_LENGTH = 500;
/** When the server sheds load without saying for how long. The same second as client-go. */
const DEFAULT_RETRY_AFTER_MS = 1_000;

interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** metav1.Status, as far as it matters here. */
export interface ApiStatus {
  kind?: string;
  reason?: string;
  message?: string;
  code?: number;
  details?: { name?: string; kind?: string; causes?: StatusCause[]; retryAfterSeconds?: number };
}

/** @param what the request in words, for example `apply Deployment a/b`. */
export function refusalOf(response: ApiResponse, what: string, isSecret: boolean): ClusterError {
  const { headers } = response;
  const priorityLevel = headers['x-kubernetes-pf-prioritylevel-uid'];
  return errorOf(response.status, statusIn(response.text), {
    what,
    isSecret,
    header: headers['retry-after'],
    priorityLevel: typeof priorityLevel === 'string' ? priorityLevel : undefined,
  });
}

export interface RefusalContext {
  readonly what: string;
  readonly isSecret: boolean;
  /** The Retry-After header. */
  readonly header?: string | undefined;
  /** The uid of the priority level that the server put the request into (API Priority and Fairness). */
  readonly priorityLevel?: string | undefined;
}

/** The same for a Status that came as an event of a watch. */
export function errorOf(httpStatus: number, status: ApiStatus, context: RefusalContext): ClusterError {
  const code = codeOf(httpStatus, status);
  const conflicts = code === 'CONFLICT' ? conflictsIn(status) : [];
  const retryAfterMs =
    code === 'RATE_LIMITED' || code === 'UNAVAILABLE' ? retryAfter(status, context.header) : undefined;
  const waits = retryAfterMs ?? (code === 'RATE_LIMITED' ? DEFAULT_RETRY_AFTER_MS : undefined);
  const shed = code === 'RATE_LIMITED' ? shedAdvice(context.priorityLevel) : '';
  return new ClusterError(code, `Cannot ${context.what}: ${wordsOf(httpStatus, status, context.isSecret)}${shed}`, {
    conflicts,
    ...(waits !== undefined && { retryAfterMs: waits }),
    ...(code === 'UNAVAILABLE' && { isServerWell: concernsOnlyThis(httpStatus, status) }),
  });
}

/** Whether a 404 to reading or deleting an object says that it is absent, rather than that its kind is unknown. */
export function isObjectAbsent(response: ApiResponse, name: string): boolean {
  if (response.status !== 404) return false;
  return statusIn(response.text).details?.name === name;
}

export function statusIn(text: string): ApiStatus {
  try {
    const value = JSON.parse(text) as ApiStatus | null;
    return value?.kind === 'Status' ? value : {};
  } catch {
    return {};
  }
}

function codeOf(httpStatus: number, status: ApiStatus): ClusterErrorCode {
  switch (httpStatus) {
    case 401:
      return 'FORBIDDEN';
    case 403:
      // The namespace is on its way out: the same request succeeds once it is gone and made again.
      return causesOf(status).some((cause) => cause.reason === 'NamespaceTerminating') ? 'UNAVAILABLE' : 'FORBIDDEN';
    case 404:
      return status.details?.name ? 'NOT_FOUND' : 'KIND_UNKNOWN';
    case 409:
      return 'CONFLICT';
    case 408:
      return 'UNAVAILABLE';
    case 429:
      return 'RATE_LIMITED';
    case 500:
      return isMalformed(status) ? 'INVALID' : 'UNAVAILABLE';
    default:
      return httpStatus >= 500 || httpStatus < 400 ? 'UNAVAILABLE' : 'INVALID';
  }
}

/** Whether a failure is of this one request: what is around the server fails, or the namespace is on its way out. */
function concernsOnlyThis(httpStatus: number, { message = '' }: ApiStatus): boolean {
  return httpStatus === 403 || /failed calling webhook|conversion webhook for .* failed/.test(message);
}

/** The server tells the uid of the priority level alone, whose share is used up. */
function shedAdvice(priorityLevel: string | undefined): string {
  if (priorityLevel === undefined || !/^[\w-]+$/.test(priorityLevel)) return '';
  const columns = 'uid:{metadata.uid},name:{metadata.name}';
  return ` It sheds load of the priority level with uid ${priorityLevel} (kubectl get prioritylevelconfigurations -o custom-columns="${columns}").`;
}

/**
 * API servers answer 500 without a reason to an apply whose fields have the wrong type or are unknown to the schema. Trying again would be
 * in vain; true internal errors carry the reason InternalError.
 */
function isMalformed({ reason, message = '' }: ApiStatus): boolean {
  return !reason && /^(failed to (create typed|convert new object|convert to|merge)|unable to convert)/.test(message);
}

function conflictsIn(status: ApiStatus): FieldConflict[] {
  return causesOf(status)
    .filter((cause) => cause.reason === 'FieldManagerConflict')
    .map((cause) => ({ manager: managerIn(cause.message ?? ''), field: cause.field ?? '' }));
}

/** From `conflict with "kubectl-edit" using apps/v1`: the name is a Go string literal, for usual names the same as JSON's. */
function managerIn(message: string): string {
  const literal = /"(?:[^"\\]|\\.)*"/.exec(message)?.[0];
  if (literal === undefined) return 'unknown';
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1);
  }
}

function wordsOf(httpStatus: number, status: ApiStatus, isSecret: boolean): string {
  const reason = status.reason ?? `HTTP ${httpStatus}`;
  const message = status.message ?? `the API server answered ${reason}.`;
  const advice = httpStatus === 403 ? forbiddenAdvice(message) : '';
  if (!isSecret) return `${shortened(message)}${advice && `.${advice}`}`;
  const fields = causesOf(status)
    .map((cause) => cause.field)
    .filter(Boolean)
    .join(', ');
  const where = fields ? ` (${fields})` : '';
  return `the API server answered ${reason}${where}. Its words are not shown, as they may quote the Secret.${httpStatus === 403 ? forbiddenSummary(message) : ''}`;
}

function shortened(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  return `${message.slice(0, MAX_MESSAGE_LENGTH - MESSAGE_END_LENGTH)} ... ${message.slice(-MESSAGE_END_LENGTH)}`;
}

function causesOf(status: ApiStatus): StatusCause[] {
  return status.details?.causes ?? [];
}

function retryAfter(status: ApiStatus, header: string | undefined): number | undefined {
  const seconds = status.details?.retryAfterSeconds ?? Number(header);
  return seconds > 0 ? Math.min(seconds * 1000, MAX_RETRY_AFTER_MS) : undefined;
}
