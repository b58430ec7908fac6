import { AppError } from '@wheelhouse/protocol';

/** A file of the agent's state is not what the agent wrote. It must never be read as "nothing". */
export class StateCorruptError extends AppError {
  readonly kind = 'Conflict';

  constructor(path: string, reason: string, options: { cause?: unknown } = {}) {
    super('STATE_CORRUPT', `The agent's state file ${path} is damaged: ${reason}.`, options);
  }
}

/** Another process works in the state folder. Two agents on one identity would undo each other. */
export class StateFolderInUseError extends AppError {
  readonly kind = 'Conflict';

  constructor(folder: string) {
    super(
      'STATE_FOLDER_IN_USE',
      `Another agent process uses the state folder ${folder}. Stop it first, or give this agent a folder of its own (--state-dir or ` +
        'WHEELHOUSE_STATE_DIR) and a join token of its own.',
    );
  }
}
