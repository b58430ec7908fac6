import type { ErrorKind } from '@wheelhouse/protocol';

/** What the process ends with. Documented in docs/cli.md; scripts rely on it. */
export const EXIT = {
  ok: 0,
  /** A difference was found, or something waited for is not there. */
  difference: 1,
  /** Wrong usage, bad input, or an error without a code of its own. */
  failure: 2,
  /** No credential, or not allowed. */
  unauthorized: 3,
  notFound: 4,
  /** The state does not allow it: a taken name, a held plan, automated sync. */
  conflict: 5,
  /** The hub does not answer. */
  unreachable: 6,
  timeout: 7,
} as const;

/** What a shell shows for a process that Ctrl+C ended: a demo whose story was not told to its end. */
export const EXIT_INTERRUPTED = 130;

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  InvalidInput: EXIT.failure,
  NotFound: EXIT.notFound,
  Conflict: EXIT.conflict,
  Forbidden: EXIT.unauthorized,
  Unauthenticated: EXIT.unauthorized,
  LimitExceeded: EXIT.failure,
  Unavailable: EXIT.unreachable,
};

/** An end of a command that is not a success: printed without a stack, with its exit code. */
export class CommandError extends Error {
  readonly exitCode: number;
  readonly code: string;

  constructor(code: string, message: string, exitCode: number = EXIT.failure) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** An error that the hub answered. */
export class RefusalError extends CommandError {
  /** Where in the text that was sent, if the hub knows the place. */
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, { code, kind, requestId, details }: Refusal = {}) {
    const suffix = requestId ? ` (request ${requestId})` : '';
    super(code ?? 'INTERNAL', `${message}${suffix}`, exitCodeOf(kind));
    this.line = numberOf(details?.['line']);
    this.column = numberOf(details?.['column']);
  }
}

/** `extensions` of an error of the API. */
export interface Refusal {
  readonly code?: string;
  readonly kind?: string;
  readonly requestId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The exit code for an error that the hub answered. */
export function exitCodeOf(kind: unknown): number {
  return BY_KIND[kind as ErrorKind] ?? EXIT.failure;
}
