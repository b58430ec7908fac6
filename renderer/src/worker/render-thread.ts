/** The program of a thread: renders and parses what it is sent, one after the other. It knows files only through questions to its owner. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { AskedFiles, KeptFiles } from './asked-files.js';
import { ModuleCrash } from './module-crash.js';
import { ModuleInstance } from './module-instance.js';
import { QuestionLine } from './question-line.js';
import { parseInThread, renderInThread } from './thread-tasks.js';
import type { ThreadData, ThreadReply, ThreadTask } from './thread-messages.js';
import { type WasmModule, webAssembly } from './web-assembly.js';
import { MAX_KEPT_MEMORY_BYTES } from './worker-limits.js';

const { module, questions, signal } = workerData as ThreadData;
const kept = new KeptFiles();
const line = new QuestionLine(questions, signal);
let renders = 0;

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message, []);
}

function crashed(error: unknown): ThreadReply {
  if (error instanceof ModuleCrash) return { kind: 'crashed', report: error.message, exhausted: error.exhausted };
  // Its message may hold values.
  const report =
    error instanceof Error ? `${error.name}\n${(error.stack ?? '').replace(error.message, '')}` : 'unknown';
  return { kind: 'crashed', report, exhausted: undefined };
}

let code: WasmModule | undefined;
/** The present instance. It is started anew before the next render if it has grown. */
let instance: ModuleInstance | undefined;

function start(): void {
  if (module === undefined) return;
  code = module.compiled ?? new webAssembly.Module(readFileSync(module.path));
  instance = new ModuleInstance(code);
}

function rootsOf(task: ThreadTask & { readonly kind: 'render' }): AskedFiles[] {
  renders += 1;
  return task.roots.map(({ rootTreeId, scope }, root) => {
    const asked = { root, rootTreeId, scope: scope ?? `\0${renders}.${root}` };
    return new AskedFiles(asked, kept, (question) => line.ask(question));
  });
}

async function run(task: ThreadTask): Promise<void> {
  if (task.kind === 'parse') {
    reply(await parseInThread(task.task));
    return;
  }
  if (instance === undefined) throw new Error('A thread without a module was asked to render.');
  reply(renderInThread(task, instance, rootsOf(task)));
  if (code !== undefined && instance.memoryBytes > MAX_KEPT_MEMORY_BYTES) instance = new ModuleInstance(code);
}

parentPort?.on('message', (task: ThreadTask) => {
  run(task).catch((error: unknown) => reply(crashed(error)));
});

try {
  start();
  reply({ kind: 'ready', compiled: module?.compiled === undefined ? code : undefined });
} catch (error) {
  reply(crashed(error));
}
