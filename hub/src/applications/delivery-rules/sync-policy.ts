import type { ApplicationSpec } from '@wheelhouse/generators';
import type { DeliveredSyncPolicy } from '@wheelhouse/protocol';
import { asObject, isObject, type JsonObject, toStrings } from '../json-values.js';

/** Argo CD's backoff where `retry` is given without one: 5 s, doubling, 3 min at most. */
const DEFAULT_BACKOFF = { durationMs: 5_000, factor: 2, maxDurationMs: 180_000 } as const;
/** How often an automated sync is tried again where `retry` is absent (Argo CD's own automation does so). */
const AUTOMATED_RETRY_LIMIT = 5;
/** A sync that was asked for, and a `retry` without a limit: no further try, as in Argo CD. */
const NO_RETRY_LIMIT = 0;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The sync policy of an Application's `spec.syncPolicy` with Argo CD's defaults filled in. */
export function deliveredSyncPolicy(syncPolicy: unknown): DeliveredSyncPolicy {
  const policy = asObject(syncPolicy);
  const automated = toAutomated(policy['automated']);
  const retry = policy['retry'];
  return {
    automated,
    syncOptions: toStrings(policy['syncOptions']),
    retry: isObject(retry)
      ? toRetry(retry)
      : { limit: automated ? AUTOMATED_RETRY_LIMIT : NO_RETRY_LIMIT, backoff: DEFAULT_BACKOFF },
  };
}

/** The policy with the retries of an operation that brings its own. */
export function withRetryLimit(
  policy: DeliveredSyncPolicy,
  operation: { readonly retryLimit?: number } | null,
): DeliveredSyncPolicy {
  const limit = operation?.retryLimit;
  return limit === undefined ? policy : { ...policy, retry: { ...policy.retry, limit } };
}

/** Whether syncs happen without being asked for: then a rollback would be undone at once, so it is refused. */
export function isAutomated(spec: ApplicationSpec): boolean {
  return deliveredSyncPolicy(spec.syncPolicy).automated !== null;
}

/** A Go duration such as `1m30s`, in milliseconds; undefined when it is none. A bare number means seconds, as in Argo CD. */
export function parseDurationMs(duration: string): number | undefined {
  if (/^\d+$/.test(duration)) return Number(duration) * 1_000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(duration)) return undefined;
  let total = 0;
  for (const [, amount = '', unit = ''] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * (UNIT_MS[unit] ?? 0);
  return total;
}

function toAutomated(automated: unknown): DeliveredSyncPolicy['automated'] {
  if (!isObject(automated) || automated['enabled'] === false) return null;
  return {
    prune: automated['prune'] === true,
    selfHeal: automated['selfHeal'] === true,
    allowEmpty: automated['allowEmpty'] === true,
  };
}

function toRetry(retry: JsonObject): DeliveredSyncPolicy['retry'] {
  const backoff = asObject(retry['backoff']);
  return {
    limit: toNumber(retry['limit']) ?? NO_RETRY_LIMIT,
    backoff: {
      durationMs: toDuration(backoff['duration']) ?? DEFAULT_BACKOFF.durationMs,
      factor: toNumber(backoff['factor']) ?? DEFAULT_BACKOFF.factor,
      maxDurationMs: toDuration(backoff['maxDuration']) ?? DEFAULT_BACKOFF.maxDurationMs,
    },
    ...(retry['refresh'] === true && { refresh: true }),
  };
}

function toDuration(value: unknown): number | undefined {
  return typeof value === 'string' ? parseDurationMs(value) : undefined;
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
