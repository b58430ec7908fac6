import type { ApiToken, Viewer } from '@wheelhouse/protocol';
import type { ApiTokenRecord } from './people/api-token-store.js';
import type { PersonIdentity } from './identity.js';

export function toGraphqlToken(token: ApiTokenRecord): ApiToken {
  return {
    id: token.id,
    name: token.name,
    owner: token.owner,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString() ?? null,
    revokedAt: token.revokedAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  };
}

export function toGraphqlViewer({ name, method }: PersonIdentity): Viewer {
  return { name, method };
}
