/**
 * Acts on hints at most a few times a second, however many come. The first is acted on at once, so that an ordinary push loses no time;
 * those that come in the moment after it are put together and acted on as one.
 */
import type { WebhookHint } from './webhook-request.js';

/** From the beginning of one act to the next, at least. */
export const GATHERING_MS = 250;
/** Addresses and patterns that are put together; with more, the next act may be early. */
const MAX_GATHERED = 10_000;

export class GatheredHints<Result> {
  private addresses = new Set<string>();
  private patterns = new Map<string, WebhookHint['patterns'][number]>();
  private timer: NodeJS.Timeout | undefined;
  private acting = false;
  private isDue = false;
  /** The act under way, or the last one. */
  private current: Promise<unknown> = Promise.resolve();

  /** `act` is never called twice at a time. `onFailure` hears of acts that nobody waits for. */
  constructor(
    private readonly act: (hint: WebhookHint) => Promise<Result>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** What came of the hint; undefined when it is acted on in a moment, together with others. Rejects as `act` does. */
  async give(hint: WebhookHint): Promise<Result | undefined> {
    if (this.timer === undefined && !this.acting) return await this.run(hint);
    for (const address of hint.addresses) this.addresses.add(address);
    for (const pattern of hint.patterns) this.patterns.set(JSON.stringify(pattern), pattern);
    this.isDue = true;
    if (this.addresses.size + this.patterns.size >= MAX_GATHERED && !this.acting) this.runGathered();
    return undefined;
  }

  /** Acts on what waits, and ends when nothing is under way any more. */
  async close(): Promise<void> {
    while (this.acting || this.isDue) {
      if (!this.acting) this.runGathered();
      // Who gave the hint hears of a failure.
      await this.current.catch(() => undefined);
    }
    clearTimeout(this.timer);
  }

  private run(hint: WebhookHint): Promise<Result> {
    const act = this.work(hint);
    this.current = act;
    return act;
  }

  private async work(hint: WebhookHint): Promise<Result> {
    this.acting = true;
    this.timer = setTimeout(() => this.pause(), GATHERING_MS).unref();
    try {
      return await this.act(hint);
    } finally {
      this.acting = false;
      if (this.timer === undefined) this.pause();
    }
  }

  private pause(): void {
    this.timer = undefined;
    if (this.isDue && !this.acting) this.runGathered();
  }

  private runGathered(): void {
    clearTimeout(this.timer);
    this.run(this.take()).catch(this.onFailure);
  }

  private take(): WebhookHint {
    const hint = { addresses: this.addresses, patterns: [...this.patterns.values()] };
    this.addresses = new Set();
    this.patterns = new Map();
    this.isDue = false;
    return hint;
  }
}
