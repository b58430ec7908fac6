import type { Counter, Histogram } from 'prom-client';
import { type ModuleRequest, RenderError, RenderLimitError } from '@wheelhouse/renderer';
import type { Clock } from '../platform/clock/clock.js';
import type { Metrics } from '../platform/metrics/metrics.js';

/** What was rendered. */
export type RenderKind = 'directory' | ModuleRequest['kind'];
/** `problem`: refused for what the files say; `failed`: a limit, a crash, or files that could not be had. */
export type RenderResult = 'rendered' | 'problem' | 'failed';

/** Counts what is rendered: never what was found rendered already. */
export class RenderCounts {
  private readonly renders: Counter<'kind' | 'result'>;
  private readonly seconds: Histogram<'kind'>;

  constructor(
    metrics: Metrics,
    private readonly clock: Clock,
  ) {
    this.renders = metrics.counter('wheelhouse_renders_total', 'Sources that were rendered.', ['kind', 'result']);
    this.seconds = metrics.histogram('wheelhouse_render_duration_seconds', 'How long rendering a source took.', [
      'kind',
    ]);
  }

  /** Runs the work and counts it. `isProblem`: whether what came out is one. */
  async measure<Result>(
    kind: RenderKind,
    work: () => Promise<Result>,
    isProblem: (result: Result) => boolean = () => false,
  ): Promise<Result> {
    const start = this.clock.monotonicMs();
    let result: RenderResult = 'failed';
    try {
      const made = await work();
      result = isProblem(made) ? 'problem' : 'rendered';
      return made;
    } catch (error) {
      if (kind === 'directory' && isLasting(error)) result = 'problem';
      throw error;
    } finally {
      this.renders.inc({ kind, result });
      this.seconds.observe({ kind }, (this.clock.monotonicMs() - start) / 1_000);
    }
  }
}

/** Whether the same files would give the same problem again. */
export function isLasting(error: unknown): error is RenderError | RenderLimitError {
  return error instanceof RenderError || error instanceof RenderLimitError;
}
