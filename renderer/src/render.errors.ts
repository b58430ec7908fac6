import { InvalidInputError, LimitExceededError, type Problem } from '@wheelhouse/protocol';

/** Where in a file something is wrong, counted from 1. */
export interface FilePosition {
  readonly line: number;
  readonly column: number;
}

/** What would go wrong again with the same input: stored as the outcome. Messages name places and kinds, never values of a file. */
export class RenderError extends InvalidInputError {
  readonly location: string | undefined;

  constructor(code: RenderErrorCode, message: string, location?: string, cause?: unknown) {
    super(code, message, { cause });
    this.location = location;
  }

  /** A problem at a place of a file. */
  static inFile(code: RenderErrorCode, path: string, position: FilePosition | undefined, reason: string): RenderError {
    const place = position === undefined ? path : `${path}:${position.line}:${position.column}`;
    return new RenderError(code, `${place}: ${reason}`, place);
  }
}

export type RenderErrorCode =
  | 'INVALID_SPEC'
  | 'PATH_NOT_FOUND'
  | 'PATH_OUT_OF_REPO'
  | 'SYMLINK_NOT_FOLLOWED'
  | 'LFS_POINTER'
  | 'SUBMODULE'
  | 'REMOTE_REFUSED'
  | 'INVALID_MANIFEST'
  | 'TEMPLATE_ERROR'
  | 'RENDER_FAILED'
  | 'RENDERER_UNAVAILABLE';

/** A render above one of the limits in `render-limits.ts`. */
export class RenderLimitError extends LimitExceededError {
  /** The file or folder that was too much. */
  readonly location: string | undefined;

  constructor(message: string, location?: string) {
    super('RENDER_LIMIT_EXCEEDED', message);
    this.location = location;
  }
}

/** The error as it is stored and shown. */
export function renderProblem(error: { code: string; message: string; location?: string | undefined }): Problem {
  return { code: error.code, message: error.message, location: error.location ?? null };
}
