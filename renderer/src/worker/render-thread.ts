/** The program of a thread: renders and parses what it is sent, one after the other. It knows files only through questions to its owner. */
import { parentPort, workerData } from 'node:worker_threads';
import { AskedFiles, KeptFiles } from './asked-files.js';
import { ModuleCrash } from './module-crash.js';
import { QuestionLine } from './question-line.js';
import { StartedModule } from './started-module.js';
import { parseInThread, renderInThread } from './thread-tasks.js';
import type { ThreadData, ThreadReply, ThreadTask } from './thread-messages.js';

const { module, questions, signal } = workerData as ThreadData;
const kept = new KeptFiles();
const line = new QuestionLine(questions, signal);
let renders = 0;

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message, transferred(message));
}

/** What changes hands instead of being copied. */
function transferred(message: ThreadReply): ArrayBuffer[] {
  if (message.kind === 'parsed') return [message.manifests.texts.buffer];
  if (message.kind !== 'rendered') return [];
  const { outcome } = message.answer;
  return 'problem' in outcome ? [] : [outcome.manifests.texts.buffer];
}

function crashed(error: unknown): ThreadReply {
  if (error instanceof ModuleCrash) return { kind: 'crashed', report: error.message, exhausted: error.exhausted };
  // Its message may hold values.
  const report =
    error instanceof Error ? `${error.name}\n${(error.stack ?? '').replace(error.message, '')}` : 'unknown';
  return { kind: 'crashed', report, exhausted: undefined };
}

let started: StartedModule | undefined;
/** Loaded when there is the first Jsonnet file to render. */
let jsonnet: StartedModule | undefined;

function moduleFor(task: ThreadTask & { readonly kind: 'render' }): StartedModule {
  if (task.jsonnet !== undefined) {
    if (jsonnet?.digest !== task.jsonnet.digest) jsonnet = new StartedModule(task.jsonnet);
    return jsonnet;
  }
  if (started === undefined) throw new Error('A thread without a module was asked to render.');
  return started;
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
  const rendering = moduleFor(task);
  reply(renderInThread(task, rendering.instance, rootsOf(task)));
  rendering.renew();
}

parentPort?.on('message', (task: ThreadTask) => {
  run(task).catch((error: unknown) => reply(crashed(error)));
});

try {
  started = module && new StartedModule(module);
  reply({ kind: 'ready', compiled: module?.compiled === undefined ? started?.code : undefined });
} catch (error) {
  reply(crashed(error));
}
