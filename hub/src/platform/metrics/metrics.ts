import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Upper bounds of duration buckets in seconds when none are given: from cache hits to whole expansions. */
const DURATION_BUCKETS_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** How often the event loop's delay is sampled; the library's 10 ms would wake an idle hub a hundred times a second. */
const EVENT_LOOP_SAMPLE_MS = 100;

/** Counts and durations in Prometheus' format. Names start with `wheelhouse_`; asking for a name again returns the same metric. */
export class Metrics {
  private readonly registry = new Registry();

  /** Adds memory, CPU and event loop of the process. Once, in the composition root. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS });
  }

  counter<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return (
      (this.find(name) as Counter<L> | undefined) ??
      new Counter<L>({ name, help, labelNames, registers: [this.registry] })
    );
  }

  gauge<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
    return (
      (this.find(name) as Gauge<L> | undefined) ?? new Gauge<L>({ name, help, labelNames, registers: [this.registry] })
    );
  }

  /** A gauge whose value is asked for when somebody reads the metrics. */
  observedGauge(name: string, help: string, read: () => number | Promise<number>): void {
    if (this.find(name) !== undefined) return;
    const collect = async function (this: Gauge): Promise<void> {
      this.set(await read());
    };
    this.registry.registerMetric(new Gauge({ name, help, registers: [], collect }));
  }

  /** Buckets are seconds unless given. */
  histogram<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    buckets: readonly number[] = DURATION_BUCKETS_SECONDS,
  ): Histogram<L> {
    const options = { name, help, labelNames, buckets: [...buckets], registers: [this.registry] };
    return (this.find(name) as Histogram<L> | undefined) ?? new Histogram<L>(options);
  }

  /** The text that `/metrics` answers. */
  async render(): Promise<{ contentType: string; body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  private find(name: string): unknown {
    return this.registry.getSingleMetric(name);
  }
}
