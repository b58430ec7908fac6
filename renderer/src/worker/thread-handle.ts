/** The owner's end of a thread: gives it tasks, answers its questions about files, and ends it when it takes too long or crashes. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { SourceFiles } from '../files/source-files.js';
import { RenderLimitError } from '../render.errors.js';
import { answerFileQuestion, UNREAD } from './answer-file-question.js';
import type { FileAnswer, FileQuestion } from './file-questions.js';
import type { FoundModule } from './module-file.js';
import type { ThreadProgram } from './program-files.js';
import { SIGNAL_BYTES } from './question-line.js';
import { RenderClock } from './render-clock.js';
import { RendererFailedError } from './renderer.errors.js';
import type { ThreadData, ThreadReply, ThreadTask } from './thread-messages.js';
import { threadWork } from './thread-work.js';
import type { WasmModule } from './web-assembly.js';
import { THREAD_HEAP_MB, THREAD_STACK_MB, THREAD_START_LIMIT_MS, THREAD_YOUNG_HEAP_MB } from './worker-limits.js';

/** How a task ends that did not fail. */
export type TaskReply = Exclude<ThreadReply, { readonly kind: 'ready' | 'crashed' | 'unread' }>;

/** What the thread is doing for somebody. */
interface Task {
  readonly roots: readonly SourceFiles[];
  readonly clock: RenderClock;
  readonly resolve: (reply: ThreadReply) => void;
  readonly reject: (error: unknown) => void;
  /** What a repository said instead of giving a file. */
  unread?: { readonly reason: unknown };
}

export class ThreadHandle {
  /** Of the module that it renders with. */
  readonly digest: string | undefined;
  private readonly worker: Worker;
  private readonly questions: MessagePort;
  private readonly answers: Int32Array;
  private readonly started: Promise<ThreadReply>;
  private task: Task | undefined;
  private ended: Promise<unknown> | undefined;

  constructor(module: FoundModule | undefined, program: ThreadProgram) {
    this.digest = module?.digest;
    const { port1, port2 } = new MessageChannel();
    const signal = new SharedArrayBuffer(SIGNAL_BYTES);
    this.questions = port1;
    this.answers = new Int32Array(signal);
    const data: ThreadData = { module, questions: port2, signal };
    this.worker = new Worker(program.url, {
      workerData: data,
      transferList: [port2],
      env: {},
      execArgv: [...program.execArgv],
      resourceLimits: {
        maxOldGenerationSizeMb: THREAD_HEAP_MB,
        maxYoungGenerationSizeMb: THREAD_YOUNG_HEAP_MB,
        stackSizeMb: THREAD_STACK_MB,
      },
    });
    this.worker.on('message', (reply: ThreadReply) => this.receive(reply));
    this.worker.on('error', (error: Error) => this.fail(workerFailure(error)));
    this.worker.on('exit', () => this.fail(new RendererFailedError('its thread ended')));
    this.questions.on('message', (question: FileQuestion) => void this.answer(question));
    this.started = this.expect([], THREAD_START_LIMIT_MS, 'The renderer did not start');
  }

  /** Whether it takes tasks, now or when it has started. */
  get isUsable(): boolean {
    return this.ended === undefined;
  }

  /** Until it takes tasks: the module's code, if it was compiled there. Throws when it did not start. */
  async ready(): Promise<WasmModule | undefined> {
    const reply = await this.started;
    return reply.kind === 'ready' ? reply.compiled : undefined;
  }

  /** Does one task. After an error of the thread it is ended; errors of `readBlobs` pass through, and it goes on. */
  async run(task: ThreadTask, roots: readonly SourceFiles[], limitMs: number): Promise<TaskReply> {
    await this.started;
    if (!this.isUsable) throw new RendererFailedError('its thread ended');
    const reply = this.expect(roots, limitMs, 'Rendering');
    const message = sendable(task);
    this.worker.postMessage(message.task, message.transferred);
    return (await reply) as TaskReply;
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    this.ended ??= this.worker.terminate().finally(() => this.questions.close());
    await this.ended;
  }

  private expect(roots: readonly SourceFiles[], limitMs: number, doing: string): Promise<ThreadReply> {
    return new Promise((resolve, reject) => {
      const clock = new RenderClock(limitMs, threadWork(this.worker), () => this.fail(tookTooLong(doing, limitMs)));
      this.task = { roots, clock, resolve, reject };
      this.worker.ref();
      this.questions.ref();
      clock.run();
    });
  }

  private receive(reply: ThreadReply): void {
    if (reply.kind === 'crashed') {
      this.fail(crashFailure(reply));
      return;
    }
    const task = this.finish();
    if (reply.kind === 'unread') task?.reject(task.unread?.reason ?? new RendererFailedError('a file was not given'));
    else task?.resolve(reply);
  }

  private fail(error: unknown): void {
    this.finish()?.reject(error);
    void this.end();
  }

  /** An idle thread keeps no process alive. */
  private finish(): Task | undefined {
    const { task } = this;
    this.task = undefined;
    task?.clock.pause();
    this.worker.unref();
    this.questions.unref();
    return task;
  }

  private async answer(question: FileQuestion): Promise<void> {
    const { task } = this;
    if (task === undefined) return;
    task.clock.pause();
    const answer = await answerFileQuestion(question, task.roots).catch((reason: unknown): FileAnswer => {
      task.unread ??= { reason };
      return UNREAD;
    });
    if (this.task !== task || !this.isUsable) return;
    task.clock.run();
    this.questions.postMessage(answer, answer.bytes.length === 0 ? [] : [answer.bytes.buffer as ArrayBuffer]);
    Atomics.add(this.answers, 0, 1);
    Atomics.notify(this.answers, 0);
  }
}

/** With a copy of the file, of which nothing else is a part: it changes hands, and the caller's stays as it is. */
function sendable(task: ThreadTask): { task: ThreadTask; transferred: ArrayBuffer[] } {
  if (task.kind !== 'parse' || typeof task.task.content === 'string') return { task, transferred: [] };
  const content = new Uint8Array(task.task.content);
  return { task: { ...task, task: { ...task.task, content } }, transferred: [content.buffer] };
}

function tookTooLong(doing: string, limitMs: number): RenderLimitError {
  return new RenderLimitError(
    `${doing} took longer than ${limitMs / 1000} s and was stopped. Look for templates that loop or grow, or divide the source.`,
  );
}

function crashFailure({ report, exhausted }: ThreadReply & { readonly kind: 'crashed' }): Error {
  if (exhausted === undefined) return new RendererFailedError('the renderer crashed', new Error(report));
  return new RenderLimitError(
    exhausted === 'memory'
      ? 'Rendering needed more memory than a render may have and was stopped. Look for templates that grow, or divide the source.'
      : 'Rendering went too deep and was stopped. Look for templates that include themselves.',
  );
}

function workerFailure(error: Error & { readonly code?: unknown }): Error {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new RenderLimitError('The result of rendering needs more memory than a render may have. Divide the source.');
  return new RendererFailedError('its thread broke', error);
}
