/** Threads up to a number: started when there is work, ended when there has been none for a while. */
import type { FoundModule } from './module-file.js';
import type { WasmModule } from './web-assembly.js';
import type { ThreadProgram } from './program-files.js';
import { ThreadHandle } from './thread-handle.js';

export interface ThreadSetOptions {
  readonly max: number;
  readonly idleMs: number;
  readonly program: ThreadProgram;
  /** A thread has compiled the module. */
  readonly onCompiled: (digest: string, code: WasmModule) => void;
  /** The last one was ended for want of work. */
  readonly onIdle: () => void;
}

export class ThreadSet {
  private readonly busy = new Set<ThreadHandle>();
  /** The one that worked last comes last, and is taken first: so that the others come to their end. */
  private readonly idle: { readonly thread: ThreadHandle; readonly timer: NodeJS.Timeout }[] = [];
  private readonly options: ThreadSetOptions;

  constructor(options: ThreadSetOptions) {
    this.options = options;
  }

  get hasRoom(): boolean {
    return this.busy.size < this.options.max;
  }

  get isEmpty(): boolean {
    return this.busy.size + this.idle.length === 0;
  }

  /** A thread with the module; any one if it is only to parse. There has to be room. */
  take(module: FoundModule | undefined): ThreadHandle {
    const thread = this.takeIdle(module) ?? this.start(module);
    this.busy.add(thread);
    return thread;
  }

  /** It has no work any more. */
  release(thread: ThreadHandle): void {
    this.busy.delete(thread);
    if (!thread.isUsable) return;
    const timer = setTimeout(() => this.endIdle(thread), this.options.idleMs);
    this.idle.push({ thread, timer: timer.unref() });
  }

  /** Ends all, the working ones too: their tasks fail. */
  async end(): Promise<void> {
    for (const { timer } of this.idle) clearTimeout(timer);
    const threads = [...this.busy, ...this.idle.map(({ thread }) => thread)];
    this.idle.length = 0;
    await Promise.all(threads.map(async (thread) => await thread.end()));
  }

  private start(module: FoundModule | undefined): ThreadHandle {
    const thread = new ThreadHandle(module, this.options.program);
    thread.ready().then(
      (code) => code && this.options.onCompiled(module?.digest ?? '', code),
      () => {
        // Whoever gives it a task learns of it.
      },
    );
    return thread;
  }

  private takeIdle(module: FoundModule | undefined): ThreadHandle | undefined {
    const fitting = this.idle.findLastIndex(
      ({ thread }) => thread.isUsable && (module === undefined || thread.digest === module.digest),
    );
    const isFull = this.busy.size + this.idle.length >= this.options.max;
    // One with another module has to make room.
    const [taken] = fitting >= 0 ? this.idle.splice(fitting, 1) : isFull ? this.idle.splice(0, 1) : [];
    if (taken === undefined) return undefined;
    clearTimeout(taken.timer);
    if (fitting >= 0) return taken.thread;
    void taken.thread.end();
    return undefined;
  }

  private endIdle(thread: ThreadHandle): void {
    const at = this.idle.findIndex((one) => one.thread === thread);
    if (at >= 0) this.idle.splice(at, 1);
    void thread.end();
    if (this.isEmpty) this.options.onIdle();
  }
}
