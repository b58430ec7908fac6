/**
 * Who may use the render pool next. The repository that has used it least comes first: one whose renders all run into the time limit
 * keeps no other one waiting for more than the render that is under way. Within a repository every piece of work that asks for renders
 * has a lane of its own, and the lanes take turns: a preview of a thousand renders does not keep a commit waiting that needs one.
 */
export class RenderQueue {
  private free: number;
  private readonly waiting = new Map<string, RenderLane[]>();
  /** Milliseconds that each repository has used, of those that wait or were under way when others waited. */
  private readonly used = new Map<string, number>();
  /** What the last one to begin had used: who comes anew gets no credit for the time before. */
  private level = 0;

  /** `slots`: how many renders are under way at once. `nowMs`: of a clock that only grows. */
  constructor(
    slots: number,
    private readonly nowMs: () => number,
  ) {
    this.free = slots;
  }

  lane(): RenderLane {
    return new RenderLane(this);
  }

  /** For lanes only. */
  has(lane: RenderLane, repository: string): void {
    const lanes = this.waiting.get(repository);
    if (lanes === undefined) {
      this.used.set(repository, Math.max(this.level, this.used.get(repository) ?? 0));
      this.waiting.set(repository, [lane]);
    } else if (!lanes.includes(lane)) lanes.push(lane);
    this.startNext();
  }

  private startNext(): void {
    while (this.free > 0) {
      const repository = this.leastUsed();
      const lanes = repository === undefined ? undefined : this.waiting.get(repository);
      const lane = lanes?.shift();
      if (repository === undefined || lanes === undefined || lane === undefined) break;
      const work = lane.next(repository);
      if (work !== undefined) {
        lanes.push(lane);
        this.start(work, repository);
      } else if (lanes.length === 0) this.waiting.delete(repository);
    }
    if (this.waiting.size === 0) this.forget();
  }

  private start(work: Queued, repository: string): void {
    this.free -= 1;
    this.level = this.used.get(repository) ?? this.level;
    const startedAt = this.nowMs();
    void work.begin().finally(() => {
      const used = this.used.get(repository);
      this.used.set(repository, (used ?? this.level) + this.nowMs() - startedAt);
      this.free += 1;
      this.startNext();
    });
  }

  /** The first of those that have used least: equal ones take turns. */
  private leastUsed(): string | undefined {
    let least: string | undefined;
    for (const repository of this.waiting.keys())
      if (least === undefined || this.usedBy(repository) < this.usedBy(least)) least = repository;
    return least;
  }

  private usedBy(repository: string): number {
    return this.used.get(repository) ?? this.level;
  }

  /** Nobody waits: nothing has to be fair. */
  private forget(): void {
    this.used.clear();
    this.level = 0;
  }
}

/** The renders that one piece of work waits for, first come first served within a repository. */
export class RenderLane {
  private readonly queued = new Map<string, Queued[]>();

  constructor(private readonly queue: RenderQueue) {}

  /** Its result, once it was its turn. Several lanes may wait for the same one: the first turn begins it. */
  async wait<Result>(render: QueuedRender<Result>): Promise<Result> {
    if (!render.hasBegun) {
      const { repository } = render;
      const queued = this.queued.get(repository);
      if (queued === undefined) this.queued.set(repository, [render]);
      else queued.push(render);
      this.queue.has(this, repository);
    }
    return await render.result;
  }

  /** What of a repository is to begin now. */
  next(repository: string): Queued | undefined {
    const queued = this.queued.get(repository) ?? [];
    for (let render = queued.shift(); render !== undefined; render = queued.shift())
      if (!render.hasBegun) return render;
    this.queued.delete(repository);
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

  /** `repository`: on whose account it goes. */
  constructor(
    private readonly work: () => Promise<Result>,
    readonly repository = '',
  ) {
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
