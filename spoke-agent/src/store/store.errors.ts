import { AppError } from '@wheelhouse/protocol';

/** A file of the agent's state is not what the agent wrote. It must never be read as "nothing". */
export class StateCorruptError extends AppError {
  readonly kind = 'Conflict';

  constructor(path: string, reason: string, options: { cause?: unknown } = {}) {
    super('STATE_CORRUPT', `The agent's state file ${path} is damaged: ${reason}.`, options);
  }
}
