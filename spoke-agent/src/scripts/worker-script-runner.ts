// Runs programs of users in one thread, one after the other. The thread is started with the first of them and ended when there has been none
// for a while, so that an agent without custom checks pays nothing.
import { performance } from 'node:perf_hooks';
import { withRawNumbers } from '../cluster/exact-json.js';
import { MAX_SCRIPT_LENGTH, MAX_WAITING_SCRIPTS, THREAD_IDLE_MS } from './script-limits.js';
import type { ScriptTask } from './script-messages.js';
import { ScriptRests } from './script-rests.js';
import { ScriptRunner, type LuaOptions } from './script-runner.js';
import { ScriptThreadHandle } from './script-thread-handle.js';
import { ScriptError } from './scripts.errors.js';
import { threadProgram } from './thread-program.js';

/** Something that waits for the thread. */
interface Job {
  readonly task: ScriptTask;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface WorkerScriptRunnerOptions {
  /** For how long a thread without work is kept. */
  readonly idleMs?: number;
  /** Milliseconds that only grow. */
  readonly nowMs?: () => number;
}

export class WorkerScriptRunner extends ScriptRunner {
  private readonly waiting: Job[] = [];
  private readonly rests: ScriptRests;
  private readonly idleMs: number;
  private thread: ScriptThreadHandle | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private isBusy = false;

  constructor({ idleMs = THREAD_IDLE_MS, nowMs = () => performance.now() }: WorkerScriptRunnerOptions = {}) {
    super();
    this.idleMs = idleMs;
    this.rests = new ScriptRests(nowMs);
  }

  /** Whether a thread runs. */
  get isStarted(): boolean {
    return this.thread !== undefined;
  }

  override async lua(
    script: string,
    globals: Readonly<Record<string, unknown>>,
    options: LuaOptions = {},
  ): Promise<unknown> {
    const libraries = options.libraries ?? 'safe';
    return await this.submit({ language: 'lua', script, globals: withNumbers(globals, Number), libraries });
  }

  override async cel(expression: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> {
    return await this.submit({ language: 'cel', script: expression, variables: withNumbers(variables, BigInt) });
  }

  override async jq(filter: string, input: unknown): Promise<unknown[]> {
    return (await this.submit({ language: 'jq', script: filter, input: withRawNumbers(input, Number) })) as unknown[];
  }

  override async close(): Promise<void> {
    clearTimeout(this.idleTimer);
    for (const { reject } of this.waiting.splice(0))
      reject(new ScriptError('SCRIPT_FAILED', 'scripts are being shut down'));
    const { thread } = this;
    this.thread = undefined;
    await thread?.end();
  }

  private async submit(task: ScriptTask): Promise<unknown> {
    if (task.script.length > MAX_SCRIPT_LENGTH)
      throw new ScriptError('SCRIPT_INVALID', `It is longer than ${MAX_SCRIPT_LENGTH / 1024} KiB.`);
    this.rests.check(task.script);
    if (this.waiting.length >= MAX_WAITING_SCRIPTS)
      throw new ScriptError('SCRIPT_FAILED', `${MAX_WAITING_SCRIPTS} scripts wait to be run already.`);
    return await new Promise((resolve, reject) => {
      this.waiting.push({ task, resolve, reject });
      this.runNext();
    });
  }

  private runNext(): void {
    if (this.isBusy) return;
    const job = this.waiting.shift();
    if (job === undefined) return this.rest();
    clearTimeout(this.idleTimer);
    this.isBusy = true;
    void this.run(job).finally(() => {
      this.isBusy = false;
      this.runNext();
    });
  }

  private async run({ task, resolve, reject }: Job): Promise<void> {
    try {
      this.rests.check(task.script);
      if (this.thread?.isUsable !== true) this.thread = new ScriptThreadHandle(threadProgram());
      const value = await this.thread.run(task);
      this.rests.ended(task.script);
      resolve(value);
    } catch (error) {
      if (error instanceof ScriptError && error.code === 'SCRIPT_TIMEOUT') this.noteTimeout(task, error);
      reject(error);
    }
  }

  /** Not every such error is one of a run: some say that there was none. */
  private noteTimeout({ script }: ScriptTask, { message }: ScriptError): void {
    if (message.endsWith('context deadline exceeded')) this.rests.timedOut(script);
  }

  private rest(): void {
    clearTimeout(this.idleTimer);
    const { thread } = this;
    if (thread === undefined) return;
    this.idleTimer = setTimeout(() => {
      this.thread = undefined;
      void thread.end();
    }, this.idleMs).unref();
  }
}

/** Numbers that JavaScript cannot hold go to the thread as the language takes them: nothing else of them would arrive there. */
function withNumbers(
  values: Readonly<Record<string, unknown>>,
  read: (digits: string) => unknown,
): Readonly<Record<string, unknown>> {
  return withRawNumbers(values, read) as Readonly<Record<string, unknown>>;
}
