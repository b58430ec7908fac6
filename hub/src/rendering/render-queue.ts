/**
 * Who may use the render pool next. Every piece of work that asks for renders has a lane of its own, and the lanes take turns: a
 * preview of a thousand renders does not keep a commit waiting that needs one.
 */
export class RenderQueue {
  private free: number;
  private readonly waiting: RenderLane[] = [];

  /** `slots`: how many renders are under way at once. */
  constructor(slots: number) {
    this.free = slots;
  }

  lane(): RenderLane {
    return new RenderLane(this);
  }

  /** A lane has something that waits. For lanes only. */
  enter(lane: RenderLane): void {
    if (!this.waiting.includes(lane)) this.waiting.push(lane);
    this.startNext();
  }

  private startNext(): void {
    while (this.free > 0) {
      const lane = this.waiting.shift();
      if (lane === undefined) return;
      const work = lane.next();
      if (work === undefined) continue;
      this.waiting.push(lane);
      this.free -= 1;
      void work.begin().finally(() => {
        this.free += 1;
        this.startNext();
      });
    }
  }
}

/** The renders that one piece of work waits for, first come first served. */
export class RenderLane {
  private readonly queued: Queued[] = [];

  constructor(private readonly queue: RenderQueue) {}

  /** Its result, once it was its turn. Several lanes may wait for the same one: the first turn begins it. */
  async wait<Result>(render: QueuedRender<Result>): Promise<Result> {
    if (!render.hasBegun) {
      this.queued.push(render);
      this.queue.enter(this);
    }
    return await render.result;
  }

  /** What is to begin now. */
  next(): Queued | undefined {
    for (let render = this.queued.shift(); render !== undefined; render = this.queued.shift())
      if (!render.hasBegun) return render;
    return undefined;
  }
}

interface Queued {
  readonly hasBegun: boolean;
  begin(): Promise<void>;
}

/** Work that begins when it is its turn. */
export class QueuedRender<Result> implements Queued {
  readonly result: Promise<Result>;
  hasBegun = false;
  private readonly settle: PromiseWithResolvers<Result>;

  constructor(private readonly work: () => Promise<Result>) {
    this.settle = Promise.withResolvers<Result>();
    this.result = this.settle.promise;
    this.result.catch(() => undefined);
  }

  /** Never rejects: the result does. */
  async begin(): Promise<void> {
    this.hasBegun = true;
    try {
      this.settle.resolve(await this.work());
    } catch (error) {
      this.settle.reject(error);
    }
  }
}
