/** Whether an error of the operating system, of Node or of Postgres carries this code. */
export function hasErrorCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(errorCode(error) ?? '');
}

/** The `code` of an error, when it has one as a text. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const LOST_CONNECTION_CODES =
  /^(08...|57P0[123]|ECONN(REFUSED|RESET|ABORTED)|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|53300)$/;
const LOST_CONNECTION_TEXT =
  /connection (terminated|ended)|timeout exceeded when trying to connect|client has encountered a connection error/i;

/** Whether a query failed because Postgres is away (stopped, starting, unreachable, full), not because of the query. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isQuery = error.name === 'QueryFailedError' || 'client' in error || 'severity' in error || 'syscall' in error;
  const code = errorCode(error) ?? '';
  return (isQuery && LOST_CONNECTION_CODES.test(code)) || LOST_CONNECTION_TEXT.test(error.message);
}
