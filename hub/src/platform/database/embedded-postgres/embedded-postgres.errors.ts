import { ConflictError, UnavailableError } from '@wheelhouse/protocol';

/** The embedded Postgres cannot run here; a server named by DATABASE_URL can be used instead. */
export class EmbeddedPostgresError extends UnavailableError {
  constructor(message: string, cause?: unknown) {
    super(
      'EMBEDDED_POSTGRES_FAILED',
      `${message} Or set DATABASE_URL to a Postgres server (15 or newer).`,
      cause === undefined ? {} : { cause },
    );
  }
}

/** A living hub already works on the data directory. */
export class DataDirectoryInUseError extends ConflictError {
  constructor(dataDirectory: string) {
    super(
      'DATA_DIRECTORY_IN_USE',
      `Another hub uses the embedded Postgres in ${dataDirectory}. Stop it, choose another --data-dir, or give both hubs the same ` +
        `DATABASE_URL.`,
    );
  }
}
