import type { RequestIdentity } from '../platform/graphql/request-authenticator.js';

/** Someone who asks questions and gives orders: a person, or a script with a person's token. */
export interface PersonIdentity extends RequestIdentity {
  readonly kind: 'person';
  readonly personId: string;
  readonly name: string;
  readonly method: 'password' | 'token';
  /** The API token that was shown, when `method` is `token`. */
  readonly tokenId?: string;
}

/** The agent of one cluster. It may ask and say things about this cluster only. */
export interface AgentIdentity extends RequestIdentity {
  readonly kind: 'agent';
  readonly clusterId: string;
  /** For messages: may be half a minute behind a rename. */
  readonly clusterName: string;
  readonly keyId: string;
}

/** An agent that may do one thing: register its public key for this cluster. */
export interface JoiningIdentity extends RequestIdentity {
  readonly kind: 'joining';
  readonly clusterId: string;
  readonly joinTokenId: string;
}

/** Who asks, as the credential says. Never taken from an argument. */
export type Identity = PersonIdentity | AgentIdentity | JoiningIdentity;

/** How events name who did it. */
export function actorOf(identity: Identity): string {
  return identity.kind === 'person' ? identity.name : 'agent';
}
