// A preview on a terminal.
import type { Preview } from '@wheelhouse/protocol';
import { formatTable } from '../../../output/table.js';
import { branchOf, changesOf, countsOf, objectTitle, placesOf, problemsOf, unrenderedOf } from './preview-words.js';

/** How many applications, changes and problems are printed without `-o json`. */
const APPLICATIONS_SHOWN = 50;
const CHANGES_SHOWN = 50;
const PROBLEMS_SHOWN = 20;
/** What of one change of an application, and of all of them, a cell holds. */
const PART_WIDTH = 60;
const CELL_WIDTH = 160;

/** What would happen: the branch, the applications, their objects, the counts. */
export function previewTable(preview: Preview): string {
  return [
    titleOf(preview),
    applicationsOf(preview),
    changesText(preview),
    problemsText(preview),
    [`Plan: ${countsOf(preview)}.`, ...heldOf(preview), ...remarksOf(preview)].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function titleOf(preview: Preview): string {
  if (!preview.against) return '';
  const { name, commit } = branchOf(preview);
  return printable(`Merging ${name}${commit ? ` (${commit})` : ''} into ${preview.base} of ${preview.repository}`);
}

function applicationsOf(preview: Preview): string {
  const { applications } = preview;
  const unrendered = unrenderedOf(preview);
  const rows = applications.slice(0, APPLICATIONS_SHOWN).map((application) => ({
    ACTION: application.action,
    APPLICATION: application.previousName ? `${application.previousName} -> ${application.name}` : application.name,
    CLUSTER: application.cluster,
    SET: application.applicationSet,
    CHANGES: cut(
      changesOf(application, unrendered)
        .map((part) => cut(part, PART_WIDTH))
        .join('; '),
      CELL_WIDTH,
    ),
  }));
  return withMore(formatTable(rows), applications.length - rows.length, 'applications');
}

function changesText({ changes }: Preview): string {
  const shown = changes.slice(0, CHANGES_SHOWN).map((change) => {
    const { what, places } = placesOf(change);
    const diff = change.diff === '' ? [] : change.diff.split('\n').map((line) => `  ${printable(line)}`);
    return [
      printable(`${objectTitle(change)}: ${what}: ${places}`),
      ...diff,
      ...(change.isCut ? ['  ... (cut)'] : []),
    ].join('\n');
  });
  return withMore(shown.join('\n\n'), changes.length - shown.length, 'changes of objects');
}

function problemsText(preview: Preview): string {
  const all = problemsOf(preview);
  const shown = all
    .slice(0, PROBLEMS_SHOWN)
    .map(({ code, message, where, isNew }) =>
      printable(`Problem ${code} in ${where}${isNew ? '' : ', as it is now'}: ${message}`),
    );
  return withMore(shown.join('\n'), all.length - shown.length, 'problems');
}

function heldOf({ sets }: Preview): string[] {
  return sets.flatMap(({ name, heldReason }) =>
    heldReason ? [printable(`Held: the changes of set ${name} wait for approval. ${heldReason}`)] : [],
  );
}

function remarksOf({ notes, leftOut }: Preview): string[] {
  return [...notes, ...leftOut.map((sentence) => `Left out: ${sentence}`)].map(printable);
}

function withMore(text: string, more: number, what: string): string {
  return more > 0 ? `${text}\n... and ${more} more ${what} (-o json shows them)` : text;
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** What a repository or a cluster says must not move the cursor or change colours. */
function printable(text: string): string {
  return text.replaceAll('\t', '  ').replaceAll(/\p{Cc}/gu, '?');
}
