// A preview as a comment on a pull request.
import type { ObjectChange, Preview } from '@wheelhouse/protocol';
import { code, codeBlock, htmlCode, shortened } from './markdown-text.js';
import { outcomeOf } from './preview-answer.js';
import { branchOf, changesOf, countsOf, objectTitle, placesOf, problemsOf, unrenderedOf } from './preview-words.js';

/** The first line: a program finds its own comment by it. */
export const MARKER = '<!-- wheelhouse preview -->';
/** GitHub takes 65,536 characters. */
export const MAX_COMMENT_LENGTH = 60_000;
/** Kept free for what the end says. */
const END_LENGTH = 500;
/** Rows of the table, and entries of lists. */
const ROWS_SHOWN = 40;
const ENTRIES_SHOWN = 20;
/** Characters of what may be long. */
const CELL_LENGTH = 300;
const NAME_LENGTH = 120;
const MESSAGE_LENGTH = 600;
/** Characters of one diff. */
const DIFF_LENGTH = 6_000;

/** Title, applications, then the changes of objects as far as there is room. */
export function previewMarkdown(preview: Preview): string {
  const head = [
    MARKER,
    titleOf(preview),
    branchText(preview),
    ...errorsOf(preview),
    ...heldOf(preview),
    tableOf(preview),
    problemsText(preview),
    remarksOf(preview),
  ].filter((part) => part !== '');
  const { parts, more } = detailsOf(preview.changes, MAX_COMMENT_LENGTH - END_LENGTH - lengthOf(head));
  const end = more > 0 ? [`${more} more changes of objects are not shown here: the comment would be too long.`] : [];
  return [...head, ...parts, ...end].join('\n\n');
}

function titleOf(preview: Preview): string {
  const words = { same: 'no changes', changes: countsOf(preview), error: `error; ${countsOf(preview)}` };
  return `### Preview: ${words[outcomeOf(preview)]}`;
}

function branchText(preview: Preview): string {
  if (!preview.against) return '';
  const { name, commit } = branchOf(preview);
  return `Merging ${named(name)}${commit ? ` (${code(commit)})` : ''} into ${named(preview.base ?? '')} of ${named(preview.repository ?? '')}.`;
}

function errorsOf({ sets }: Preview): string[] {
  const failed = sets.filter(({ error }) => error);
  return [
    ...failed.slice(0, ENTRIES_SHOWN).map(({ name, error }) => {
      const place = error?.location ? ` (${error.location})` : '';
      const text = `${error?.code ?? ''}${place}: ${error?.message ?? ''}`;
      return `**Error** in application set ${named(name)}: nothing of it would be carried out.\n\n${codeBlock(shortened(text, MESSAGE_LENGTH), 'text')}`;
    }),
    ...andMore(failed.length - ENTRIES_SHOWN, 'sets with errors'),
  ];
}

function heldOf({ sets }: Preview): string[] {
  const held = sets.filter(({ heldReason }) => heldReason);
  return [
    ...held
      .slice(0, ENTRIES_SHOWN)
      .map(({ name, heldReason }) => `**Held:** the changes of ${named(name)} wait for approval. ${heldReason}`),
    ...andMore(held.length - ENTRIES_SHOWN, 'held sets'),
  ];
}

function tableOf(preview: Preview): string {
  const { applications } = preview;
  if (applications.length === 0) return '';
  const unrendered = unrenderedOf(preview);
  const rows = applications.slice(0, ROWS_SHOWN).map(({ name, previousName, ...application }) => {
    const title = previousName ? `${named(previousName)} → ${named(name)}` : named(name);
    const changes = changesOf({ ...application, name }, unrendered).map((part) => code(shortened(part, CELL_LENGTH)));
    return `| ${application.action} | ${title} | ${named(application.cluster)} | ${named(application.applicationSet ?? '')} | ${changes.join('<br>')} |`;
  });
  return [
    ['| Action | Application | Cluster | Set | Changes |', '|---|---|---|---|---|', ...rows].join('\n'),
    ...andMore(applications.length - ROWS_SHOWN, 'applications'),
  ].join('\n\n');
}

function problemsText(preview: Preview): string {
  const all = problemsOf(preview);
  if (all.length === 0) return '';
  const shown = all.slice(0, ENTRIES_SHOWN).map(({ message, where, isNew }) => {
    return `- In ${code(shortened(where, CELL_LENGTH))}${isNew ? '' : ', as it is now'}: ${code(shortened(message, MESSAGE_LENGTH))}`;
  });
  return ['**Problems**', shown.join('\n'), ...andMore(all.length - shown.length, 'problems')].join('\n\n');
}

function remarksOf({ notes, leftOut }: Preview): string {
  return [...notes, ...leftOut]
    .slice(0, ENTRIES_SHOWN)
    .map((sentence) => `- ${code(shortened(sentence, MESSAGE_LENGTH))}`)
    .join('\n');
}

function detailsOf(changes: readonly ObjectChange[], room: number): { parts: string[]; more: number } {
  const parts: string[] = [];
  let left = room;
  for (const change of changes) {
    const part = detailOf(change);
    left -= part.length + 2;
    if (left < 0) break;
    parts.push(part);
  }
  return { parts, more: changes.length - parts.length };
}

function detailOf(change: ObjectChange): string {
  const { what, places } = placesOf(change);
  const isLong = change.diff.length > DIFF_LENGTH;
  const end = change.diff.lastIndexOf('\n', DIFF_LENGTH);
  const diff = isLong ? change.diff.slice(0, end < 0 ? DIFF_LENGTH : end) : change.diff;
  return [
    `<details><summary>${htmlCode(shortened(objectTitle(change), CELL_LENGTH))} ${what}: ${htmlCode(shortened(places, CELL_LENGTH))}</summary>`,
    diff === '' ? 'The change is too large to be shown.' : codeBlock(diff, 'diff'),
    ...(isLong || (change.isCut && diff !== '') ? ['The change is longer and cut here.'] : []),
    '</details>',
  ].join('\n\n');
}

function andMore(more: number, what: string): string[] {
  return more > 0 ? [`… and ${more} more ${what}.`] : [];
}

function named(name: string): string {
  return code(shortened(name, NAME_LENGTH));
}

function lengthOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + part.length + 2, 0);
}
