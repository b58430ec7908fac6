/** Renders in threads of this process: the port's promises, kept with worker threads and WebAssembly. */
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { SourceFiles } from '../files/source-files.js';
import type { Manifest } from '../manifests/manifest.js';
import { fileText } from '../manifests/file-text.js';
import { parseFile } from '../manifests/parse-file.js';
import { RenderError, type RenderErrorCode, RenderLimitError } from '../render.errors.js';
import { ONE_TURN, type Turns } from '../turns.js';
import { FairQueue } from './fair-queue.js';
import { type FoundModule, ModuleFile } from './module-file.js';
import { unpackAnswer, unpackManifests } from './packed-manifests.js';
import { defaultModulePath, threadProgram } from './program-files.js';
import { type ModuleRequestKind, sourcePathOf } from './module-request.js';
import { type ParseTask, type RenderAnswer, RenderPool, type RenderTask } from './render-pool.js';
import { RendererBusyError, RendererFailedError, RendererUnavailableError } from './renderer.errors.js';
import type { TaskReply, ThreadHandle } from './thread-handle.js';
import type { ThreadTask } from './thread-messages.js';
import { ThreadSet } from './thread-set.js';
import {
  INLINE_FULL_PARSE_LENGTH,
  MAX_DEFAULT_THREADS,
  MAX_QUEUED_TASKS,
  RENDER_TIME_LIMIT_MS,
  THREAD_IDLE_MS,
} from './worker-limits.js';

export interface WorkerRenderPoolOptions {
  /** `renderer.wasm`, with `renderer.json` and `jsonnet.wasm` beside it. */
  readonly modulePath?: string;
  /** Threads at most; by default one less than there are processors, but one to four. */
  readonly threads?: number;
  /** Work of one render or parse. */
  readonly timeLimitMs?: number;
  /** Threads without work are ended after this time. */
  readonly idleMs?: number;
  /** How long a module that appears or is replaced may go unnoticed. */
  readonly moduleCheckMs?: number;
  /** For what is done on the caller's thread: small texts are parsed there, and answers unpacked. */
  readonly newTurns?: () => Turns;
}

/** Something to do in a thread, for somebody who waits. */
interface Job {
  readonly module: FoundModule | undefined;
  readonly task: ThreadTask;
  readonly roots: readonly SourceFiles[];
  readonly resolve: (reply: TaskReply) => void;
  readonly reject: (error: unknown) => void;
}

/** Whose turn it is among those that have something parsed. */
const PARSING = '\0parse';

export class WorkerRenderPool extends RenderPool {
  private readonly file: ModuleFile;
  private readonly jsonnet: ModuleFile;
  private readonly queue = new FairQueue<Job>();
  private readonly threads: ThreadSet;
  private readonly timeLimitMs: number;
  private readonly newTurns: () => Turns;
  private isClosed = false;

  constructor(options: WorkerRenderPoolOptions = {}) {
    super();
    const path = options.modulePath ?? defaultModulePath();
    this.file = new ModuleFile(path, options.moduleCheckMs);
    this.jsonnet = new ModuleFile(join(dirname(path), 'jsonnet.wasm'), options.moduleCheckMs);
    this.threads = new ThreadSet({
      max: options.threads ?? Math.max(1, Math.min(MAX_DEFAULT_THREADS, availableParallelism() - 1)),
      idleMs: options.idleMs ?? THREAD_IDLE_MS,
      program: threadProgram(),
      onCompiled: (digest, code) => this.file.keep(digest, code),
      onIdle: () => this.file.release(),
    });
    this.timeLimitMs = options.timeLimitMs ?? RENDER_TIME_LIMIT_MS;
    this.newTurns = options.newTurns ?? ((): Turns => ONE_TURN);
  }

  override async moduleDigest(kind: ModuleRequestKind = 'kustomize'): Promise<string | undefined> {
    return await (kind === 'jsonnet' ? this.jsonnet : this.file).digest();
  }

  /** Makes the first render quick: starts a thread, if there is a module. Never throws. */
  async warm(): Promise<void> {
    const module = await this.file.find();
    if (module === undefined || !this.threads.isEmpty || this.isClosed) return;
    const thread = this.threads.take(module);
    await thread.ready().catch(() => {});
    this.release(thread);
  }

  override async render({ request, roots, now }: RenderTask): Promise<RenderAnswer> {
    const { module, jsonnet } = await this.modulesFor(request.kind);
    const task: ThreadTask = {
      kind: 'render',
      request,
      jsonnet,
      roots: roots.map(({ tree, scope }) => ({ rootTreeId: tree.treeIdOf('') ?? '', scope })),
      nowMs: now.getTime(),
    };
    const reply = await this.submit({ module, task, roots }, roots[0]?.scope ?? '');
    if (reply.kind !== 'rendered') throw new RendererFailedError('its thread gave the answer to something else');
    return await unpackAnswer(reply.answer, this.newTurns());
  }

  /** Any thread renders Jsonnet: it loads that module when it has the first file of it. */
  private async modulesFor(kind: ModuleRequestKind): Promise<Record<'module' | 'jsonnet', FoundModule | undefined>> {
    const isJsonnet = kind === 'jsonnet';
    const file = isJsonnet ? this.jsonnet : this.file;
    const found = await file.find();
    if (found === undefined) throw new RendererUnavailableError(file.path, isJsonnet ? 'Jsonnet files' : undefined);
    return isJsonnet ? { module: undefined, jsonnet: found } : { module: found, jsonnet: undefined };
  }

  override async parse(task: ParseTask): Promise<Manifest[]> {
    const { path, content, ...more } = task;
    if (content.length < INLINE_FULL_PARSE_LENGTH)
      return await parseFile({ ...more, path, text: fileText(path, content) }, this.newTurns());
    const reply = await this.submit({ module: undefined, task: { kind: 'parse', task }, roots: [] }, PARSING);
    if (reply.kind === 'parsed') return await unpackManifests(reply.manifests, this.newTurns());
    if (reply.kind !== 'refused') throw new RendererFailedError('its thread gave the answer to something else');
    const { code, message, location } = reply.problem;
    throw code === 'RENDER_LIMIT_EXCEEDED'
      ? new RenderLimitError(message, location)
      : new RenderError(code as RenderErrorCode, message, location);
  }

  override async close(): Promise<void> {
    this.isClosed = true;
    for (let job = this.queue.take(); job !== undefined; job = this.queue.take()) job.reject(shutDown());
    await this.threads.end();
  }

  private submit(work: Pick<Job, 'module' | 'task' | 'roots'>, party: string): Promise<TaskReply> {
    if (this.isClosed) throw shutDown();
    if (this.queue.size >= MAX_QUEUED_TASKS) throw new RendererBusyError(MAX_QUEUED_TASKS);
    return new Promise((resolve, reject) => {
      this.queue.add(party, { ...work, resolve, reject });
      this.dispatch();
    });
  }

  private dispatch(): void {
    while (this.threads.hasRoom && !this.isClosed) {
      const job = this.queue.take();
      if (job === undefined) return;
      void this.run(job, this.threads.take(job.module));
    }
  }

  private async run(job: Job, thread: ThreadHandle): Promise<void> {
    try {
      job.resolve(await thread.run(job.task, job.roots, this.timeLimitMs));
    } catch (error) {
      job.reject(placed(error, job.task));
    }
    this.release(thread);
  }

  private release(thread: ThreadHandle): void {
    this.threads.release(thread);
    this.dispatch();
  }
}

/** Says what was too much for a thread. */
function placed(error: unknown, task: ThreadTask): unknown {
  if (!(error instanceof RenderLimitError) || error.location !== undefined) return error;
  const path = task.kind === 'parse' ? task.task.path : sourcePathOf(task.request);
  return path === '.' ? error : new RenderLimitError(error.message, path);
}

function shutDown(): RendererFailedError {
  return new RendererFailedError('it is being shut down');
}
