import type { RequestIdentity } from './request-authenticator.js';

/** What every resolver, guard and parameter decorator finds as the GraphQL context, over HTTP and sockets alike. */
export interface GraphqlContext {
  readonly identity: RequestIdentity;
  readonly requestId: string;
  /** The request, or the one that opened the socket: Nest looks for it. */
  readonly req: unknown;
}
