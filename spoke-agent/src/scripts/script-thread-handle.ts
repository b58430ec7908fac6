/** The owner's end of the thread: gives it tasks, and ends it when it takes too long or crashes. */
import { Worker } from 'node:worker_threads';
import type { ScriptLanguage, ScriptReply, ScriptTask } from './script-messages.js';
import {
  SCRIPT_GRACE_MS,
  SCRIPT_TIME_LIMIT_MS,
  THREAD_HEAP_MB,
  THREAD_STACK_MB,
  THREAD_START_LIMIT_MS,
} from './script-limits.js';
import { ScriptError } from './scripts.errors.js';
import type { ThreadProgram } from './thread-program.js';

/** Whoever waits for a reply. */
interface Waiting {
  readonly timer: NodeJS.Timeout;
  readonly resolve: (reply: ScriptReply) => void;
  readonly reject: (error: Error) => void;
}

export class ScriptThreadHandle {
  private readonly worker: Worker;
  private readonly started: Promise<ScriptReply>;
  private readonly prepared = new Set<ScriptLanguage>();
  private waiting: Waiting | undefined;
  private ended: Promise<unknown> | undefined;

  constructor(program: ThreadProgram) {
    this.worker = new Worker(program.url, {
      env: {},
      execArgv: [...program.execArgv],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MB, stackSizeMb: THREAD_STACK_MB },
    });
    this.worker.on('message', (reply: ScriptReply) => this.receive(reply));
    this.worker.on('error', (error: Error) => this.fail(brokenThread(error)));
    this.worker.on('exit', () => this.fail(failed('the thread that runs scripts ended')));
    // Whatever libraries write to the streams is let go.
    this.worker.stdout.resume();
    this.worker.stderr.resume();
    this.started = this.expect(THREAD_START_LIMIT_MS, () => failed('the thread that runs scripts did not start'));
    this.started.catch(() => {
      // Whoever gives it a task learns of it.
    });
  }

  /** Whether it takes tasks, now or when it has started. */
  get isUsable(): boolean {
    return this.ended === undefined;
  }

  /** Does one task. Throws ScriptError; after a timeout or a crash it is ended. */
  async run(task: ScriptTask): Promise<unknown> {
    await this.started;
    await this.prepare(task.language);
    if (!this.isUsable) throw failed('the thread that runs scripts ended');
    const reply = this.expect(SCRIPT_TIME_LIMIT_MS + SCRIPT_GRACE_MS, () => timedOut(task));
    try {
      this.worker.postMessage(task, []);
    } catch {
      this.waiting?.reject(failed('the object cannot be handed to a script'));
      this.finish();
    }
    const answer = await reply;
    if (answer.kind === 'error') throw new ScriptError(answer.code, answer.message);
    return answer.kind === 'value' ? answer.value : undefined;
  }

  /** Loads a language, once: the time of a program begins when it can. */
  private async prepare(language: ScriptLanguage): Promise<void> {
    if (this.prepared.has(language) || !this.isUsable) return;
    const ready = this.expect(THREAD_START_LIMIT_MS, () => failed('the thread that runs scripts did not start'));
    this.worker.postMessage({ prepare: language }, []);
    await ready;
    this.prepared.add(language);
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    this.finish()?.reject(failed('scripts are being shut down'));
    // Who waits for the end has to see it.
    this.worker.ref();
    this.ended ??= this.worker.terminate();
    await this.ended;
  }

  private async expect(limitMs: number, late: () => Error): Promise<ScriptReply> {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(late()), limitMs);
      this.waiting = { timer, resolve, reject };
      this.worker.ref();
    });
  }

  private receive(reply: ScriptReply): void {
    if (reply.kind === 'crashed') this.fail(failed('the script broke what runs it', new Error(reply.report)));
    else this.finish()?.resolve(reply);
  }

  private fail(error: Error): void {
    this.finish()?.reject(error);
    this.ended ??= this.worker.terminate();
  }

  /** An idle thread keeps no process alive. */
  private finish(): Waiting | undefined {
    const { waiting } = this;
    this.waiting = undefined;
    clearTimeout(waiting?.timer);
    this.worker.unref();
    return waiting;
  }
}

/** Argo CD's words, where it has some. */
function timedOut(task: ScriptTask): ScriptError {
  const where = task.language === 'lua' ? '<string>: ' : '';
  return new ScriptError('SCRIPT_TIMEOUT', `${where}context deadline exceeded`);
}

function brokenThread(error: Error & { readonly code?: unknown }): ScriptError {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? failed('the script needed more memory than it may have')
    : failed('the thread that runs scripts broke', error);
}

function failed(message: string, cause?: unknown): ScriptError {
  return new ScriptError('SCRIPT_FAILED', message, { cause });
}
