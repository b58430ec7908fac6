import { ForbiddenError } from '@wheelhouse/protocol';
import { ChartDependencies, type SourceRoot } from '@wheelhouse/renderer';

/** Charts have to hold what they depend on. */
export class NoChartDependencies extends ChartDependencies {
  bring(): Promise<SourceRoot> {
    return Promise.reject(
      new ForbiddenError(
        'REPOSITORY_NOT_ALLOWED',
        'Dependencies of charts are not fetched here. Commit them in `charts/`.',
      ),
    );
  }
}
