/** What a thread does with a task. */
import { fileText } from '../manifests/file-text.js';
import { RepositoryFiles, UnreadFileError } from '../files/repository-files.js';
import { RenderError, RenderLimitError } from '../render.errors.js';
import type { AskedFiles } from './asked-files.js';
import { readModuleAnswer, tooLargeProblem } from './module-answer.js';
import { AnswerTooLargeError, type ModuleInstance } from './module-instance.js';
import { type ModuleRequest, sourcePathOf } from './module-request.js';
import { packAnswer, packManifests } from './packed-manifests.js';
import type { ParseTask } from './render-pool.js';
import type { ThreadReply, ThreadTask } from './thread-messages.js';

/** Throws ModuleCrash. */
export function renderInThread(
  { request, nowMs }: ThreadTask & { readonly kind: 'render' },
  instance: ModuleInstance,
  roots: readonly AskedFiles[],
): ThreadReply {
  const files = new RepositoryFiles(roots);
  bringAhead(request, files, roots);
  const text = answerOf(() => instance.render(JSON.stringify(request), files, nowMs));
  if (files.isUnread) return { kind: 'unread' };
  const source = sourcePathOf(request);
  const outcome = text === undefined ? { problem: tooLargeProblem(source) } : readModuleAnswer(text, source);
  return { kind: 'rendered', answer: packAnswer({ outcome, reads: files.reads() }) };
}

function answerOf(render: () => string): string | undefined {
  try {
    return render();
  } catch (error) {
    if (error instanceof AnswerTooLargeError) return undefined;
    throw error;
  }
}

export async function parseInThread(task: ParseTask): Promise<ThreadReply> {
  // The reader of YAML brings much along that rendering does without: a thread is ready sooner without it.
  const { parseFile } = await import('../manifests/parse-file.js');
  const { path, content, ...more } = task;
  try {
    return {
      kind: 'parsed',
      manifests: packManifests(await parseFile({ ...more, path, text: fileText(path, content) })),
    };
  } catch (error) {
    if (error instanceof RenderError || error instanceof RenderLimitError) {
      const { code, message, location } = error;
      return { kind: 'refused', problem: { code, message, location } };
    }
    throw error;
  }
}

/** Helm reads all of a chart: it comes in one piece instead of file by file. */
function bringAhead(request: ModuleRequest, files: RepositoryFiles, roots: readonly AskedFiles[]): void {
  if (request.kind !== 'helm') return;
  for (const path of [request.chart, ...request.dependencies.map(({ path }) => path)]) {
    const found = files.peek(path);
    if (found?.place.kind !== 'directory') continue;
    try {
      roots[found.root]?.bringBelow(found.place.node);
    } catch (error) {
      // What is missing may not be needed; if it is, it is asked for again.
      if (!(error instanceof UnreadFileError)) throw error;
    }
  }
}
