import { UnavailableError } from '@wheelhouse/protocol';

/** There is no module to render with. */
export class RendererUnavailableError extends UnavailableError {
  /** `what` cannot be rendered without it. */
  constructor(modulePath: string, what = 'Kustomize and Helm sources') {
    super(
      'RENDERER_UNAVAILABLE',
      `${what} cannot be rendered: ${modulePath} is not there. ` +
        'If WHEELHOUSE_RENDERER_PATH is set, correct it; else `npm run build:renderer` makes it and needs Go 1.26 or later; container images ' +
        'carry it. Once it is there the source is rendered by itself. Or render the source in your pipeline and commit the result.',
    );
  }
}

/** A render that ended without an answer, by no fault of what was rendered as far as anyone can tell. */
export class RendererFailedError extends UnavailableError {
  constructor(reason: string, cause?: unknown) {
    super('RENDERER_FAILED', `Rendering failed: ${reason}. It is tried again; other renders are not affected.`, {
      cause,
    });
  }
}

/** More is waiting to be rendered than will be kept waiting. */
export class RendererBusyError extends UnavailableError {
  constructor(waiting: number) {
    super('RENDERER_BUSY', `${waiting} sources wait to be rendered already. Try again when some of them are done.`);
  }
}
