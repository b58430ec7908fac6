import { ConflictError, InvalidInputError } from '@wheelhouse/protocol';

/** Something said about a cluster is not valid. */
export class InvalidClusterError extends InvalidInputError {
  constructor(message: string) {
    super('INVALID_INPUT', message);
  }
}

/** Another cluster has the name. */
export class ClusterNameTakenError extends ConflictError {
  constructor(name: string) {
    super(
      'CONFLICT',
      `There is already a cluster "${name}". Choose another name; or change the existing one with \`wheelhouse cluster label\`, or give ` +
        `its agent a new token with \`wheelhouse cluster token ${name}\`.`,
      { details: { name } },
    );
  }
}

/** Another cluster has the address: a destination that names it would be ambiguous. */
export class ClusterServerTakenError extends ConflictError {
  constructor(server: string, owner: string) {
    super(
      'CONFLICT',
      `Cluster "${owner}" already has the server address ${server}; applications that name it would not know where to go. Choose ` +
        `another one: it is only a name for templates, nothing is dialled.`,
      { details: { server, owner } },
    );
  }
}

/** An approval without something to approve. */
export class ClusterNotHoldingError extends ConflictError {
  constructor(name: string) {
    super('CONFLICT', `The agent of cluster "${name}" does not hold: there is nothing to approve.`, {
      details: { cluster: name },
    });
  }
}

/** The public key that an agent sent is none. */
export class InvalidPublicKeyError extends InvalidInputError {
  constructor() {
    super(
      'INVALID_INPUT',
      '`publicKey` must be the 32 raw bytes of an Ed25519 public key in base64url without padding (43 characters).',
    );
  }
}
