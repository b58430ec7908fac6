// What the hub is asked, and what its answer means to a script.
import type { Preview } from '@wheelhouse/protocol';
import { EXIT } from '../../../exit-codes.js';

/** Everything that a preview says. */
export const PREVIEW_QUERY = `query($input: PreviewInput!) {
  preview(input: $input) {
    repository base against commit
    createCount updateCount renameCount deleteCount retainCount unchangedCount heldCount
    sets { name isNew error { code message location line column } heldReason problems { code message location } warnings }
    applications {
      action name previousName cluster applicationSet parent isHeld keepsObjects
      fields { path before after } objects { added changed removed }
    }
    changes {
      change apiVersion kind objects objectCount diff isCut applicationCount clusterCount applications { name cluster }
    }
    problems { application cluster code message location isNew }
    leftOut notes
  }
}`;

/** What it comes to: `error` when a set cannot be expanded, or an application that can be rendered now could not be any more. */
export type PreviewOutcome = 'same' | 'changes' | 'error';

/** What a preview comes to. What was left out may hold changes. */
export function outcomeOf(preview: Preview): PreviewOutcome {
  if (preview.sets.some(({ error }) => error) || preview.problems.some(({ isNew }) => isNew)) return 'error';
  const { createCount, updateCount, renameCount, deleteCount, leftOut } = preview;
  return createCount + updateCount + renameCount + deleteCount + leftOut.length > 0 ? 'changes' : 'same';
}

/** The exit code of an outcome, as documented in docs/cli.md. */
export function exitCodeOfOutcome(outcome: PreviewOutcome): number {
  if (outcome === 'same') return EXIT.ok;
  return outcome === 'changes' ? EXIT.difference : EXIT.failure;
}
