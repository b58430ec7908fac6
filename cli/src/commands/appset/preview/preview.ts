import type { Preview } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../../../exit-codes.js';
import { print, remark } from '../../../output/print.js';
import { connect } from '../../../settings/connection.js';
import { type CommonOptions, repeated, withConnection, withOutput } from '../../options.js';
import { exitCodeOfOutcome, outcomeOf, PREVIEW_QUERY } from './preview-answer.js';
import { previewMarkdown } from './preview-markdown.js';
import { previewTable } from './preview-table.js';
import { readPreviewTexts } from './preview-texts.js';

interface PreviewOptions extends CommonOptions {
  readonly file?: string[];
  readonly manifests?: boolean;
  readonly against?: string;
  readonly repo?: string;
  readonly base?: string;
}

/** Errors that say that the hub gave no answer at all. */
const NO_ANSWER = new Set(['HUB_UNREACHABLE', 'TIMEOUT', 'BAD_ANSWER']);
/** After this it is said that the work goes on, and then again and again. */
const FIRST_REMARK_MS = 2_000;
const REMARK_EVERY_MS = 10_000;

/** `appset preview`: what applying files, expanding sets or merging a branch would do. */
export function addPreviewCommand(parent: Command): void {
  withOutput(withConnection(parent.command('preview [names...]')), ['table', 'json', 'markdown'])
    .description(
      'show what applying files, expanding stored sets, or merging a branch would do; exits 0 when nothing changes, 1 when something does, 2 on an error',
    )
    .option('-f, --file <file>', 'a file or folder with application sets; - for standard input; repeatable', repeated)
    .option('--manifests', 'also render, and show what changes in the objects')
    .option(
      '--against <ref>',
      'a branch, tag or commit: what merging it would do, to the whole fleet without files and names',
    )
    .option('--repo <url>', 'the repository of that branch, where it cannot be told')
    .option('--base <branch>', 'what it would be merged into (default: the default branch of the repository)')
    .action(async (names: string[], options: PreviewOptions) => {
      const { manifests, files } = await readPreviewTexts(options.file ?? []);
      if (options.file && manifests.length === 0)
        throw new CommandError('USAGE', `There is no application set in ${options.file.join(', ')}.`);
      if (manifests.length + names.length === 0 && !options.against)
        throw new CommandError(
          'USAGE',
          'Say what to preview: -f FILE, names of application sets, or --against BRANCH.',
        );
      const { against, repo: repository, base, manifests: withObjects = false } = options;
      const preview = await ask(options, { manifests, names, against, repository, base, withObjects });
      const outcome = outcomeOf(preview);
      if (options.output === 'json') print(JSON.stringify({ outcome, ...preview }, null, 2));
      else if (options.output === 'markdown') print(previewMarkdown(preview));
      else print(previewTable(preview));
      for (const { name, warnings } of preview.sets)
        for (const warning of warnings) remark(`Warning: ${name}: ${warning}`);
      tellErrors(preview, files);
      process.exitCode = exitCodeOfOutcome(outcome);
    });
}

/** What the hub cannot preview is an error like any other: only who may not ask, and a hub that does not answer, have codes of their own. */
async function ask(options: PreviewOptions, input: Record<string, unknown>): Promise<Preview> {
  const hub = connect(options);
  const done = tellProgress(input['against'] ? 'Reading Git and rendering' : 'Expanding');
  try {
    return (await hub.request<{ preview: Preview }>(PREVIEW_QUERY, { input })).preview;
  } catch (error) {
    if (!(error instanceof CommandError) || isOfHub(error)) throw error;
    const [file, ...others] = options.file ?? [];
    const place = error.code === 'INVALID_SPEC' && file && others.length === 0 ? `${file}: ` : '';
    throw new CommandError(error.code, `${place}${error.message}`);
  } finally {
    done();
  }
}

/** Of the hub itself: it does not answer, or not to this person. */
function isOfHub({ code, exitCode }: CommandError): boolean {
  return NO_ANSWER.has(code) || (exitCode === EXIT.unauthorized && !code.startsWith('REPOSITORY_'));
}

function tellErrors({ sets, problems }: Preview, files: ReadonlyMap<string, string>): void {
  for (const { name, error } of sets) {
    if (!error) continue;
    const file = files.get(name);
    const line = error.line ? `:${error.line}:${error.column ?? 1}` : '';
    const place = error.location && !error.message.includes(error.location) ? ` (${error.location})` : '';
    remark(`Error ${error.code}: ${file ? `${file}${line}: ` : ''}application set ${name}: ${error.message}${place}`);
  }
  const count = problems.filter(({ isNew }) => isNew).length;
  if (count > 0)
    remark(`Error RENDER_FAILED: ${count} ${count === 1 ? 'application' : 'applications'} could not be rendered.`);
}

/** Says on stderr that the work goes on, when it takes long. Returns how to stop. */
function tellProgress(what: string): () => void {
  const startedAt = Date.now();
  const say = (): void => remark(`${what} on the hub ... ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  let timer = setTimeout(function again() {
    say();
    timer = setTimeout(again, REMARK_EVERY_MS);
  }, FIRST_REMARK_MS);
  return () => clearTimeout(timer);
}
