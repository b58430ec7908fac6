// Why a program of a user gave no answer. A message never holds a value of the object that the program looked at, except where the program
// itself put it there (`error("...")` of a Lua script), as Argo CD shows it.
import { InvalidInputError } from '@wheelhouse/protocol';

/** The codes of all errors in here. */
export type ScriptErrorCode = 'SCRIPT_TIMEOUT' | 'SCRIPT_FAILED' | 'SCRIPT_INVALID';

/**
 * SCRIPT_INVALID: it does not compile. SCRIPT_FAILED: it broke while it ran, or needed more memory or gave a larger answer than it may.
 * SCRIPT_TIMEOUT: it took too long, or is not run for a while because it took too long repeatedly.
 */
export class ScriptError extends InvalidInputError {
  declare readonly code: ScriptErrorCode;

  constructor(code: ScriptErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(code, message, options);
  }
}
