/** What the platform needs to know of who asks. The concepts know more: see `access/identity.ts`. */
export interface RequestIdentity {
  readonly kind: string;
  /** The credential as `CHANNELS.revocations` names it (`token:ID`, `key:ID`): sockets that use it close when it is revoked. */
  readonly credential?: string;
  /** When an open socket closes by itself; without it, only a revocation closes it. */
  readonly validUntil?: Date;
}

/** Who sends a request. The only place where a credential turns into an identity. */
export abstract class RequestAuthenticator {
  /**
   * `authorization` is the header of an HTTP request, or the `authorization` member of a socket's connection parameters.
   * Throws an `AppError` when there is no credential or none that counts; there is no anonymous identity.
   */
  abstract authenticate(authorization: string | undefined, remoteAddress: string): Promise<RequestIdentity>;
}
