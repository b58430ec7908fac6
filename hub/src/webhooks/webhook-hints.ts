/** The hints that all providers give in the same way. Pure. */
import { comparableAddress } from '../repositories/registry/comparable-address.js';
import type { WebhookHint } from './webhook-request.js';
import { malformed } from './webhook-payload.js';

/** Groups of GitLab can be nested; deeper ones are not looked for. */
const MAX_GROUPS = 20;

/** Refs of a repository moved. Throws INVALID_INPUT when none of the texts is an address. */
export function movedRepository(addresses: readonly string[], also: Partial<WebhookHint> = {}): WebhookHint {
  const comparable = new Set(addresses.flatMap((address) => comparableAddress(address) ?? []));
  if (comparable.size === 0) throw malformed('repository holds no address');
  return { addresses: comparable, patterns: also.patterns ?? [] };
}

/** A pull request of a repository appeared, changed or went. `names`: whatever sets may call the repository. */
export function changedPullRequest(provider: string, names: readonly string[]): WebhookHint {
  const patterns = names.map((name) => ({
    kind: 'pullRequests' as const,
    provider,
    repository: name.toLowerCase(),
  }));
  return { addresses: new Set(), patterns };
}

/** A repository or a branch of an organization appeared, changed or went. `names`: whatever sets may call the organization. */
export function changedOrganization(provider: string, names: readonly string[]): WebhookHint {
  const patterns = names.map((name) => ({
    kind: 'scmRepositories' as const,
    provider,
    organization: name.toLowerCase(),
  }));
  return { addresses: new Set(), patterns };
}

/** `a/b/c` is below the groups `a/b` and `a`. */
export function groupsAbove(path: string): string[] {
  const segments = path.split('/').slice(0, -1).slice(0, MAX_GROUPS);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/')).toReversed();
}
