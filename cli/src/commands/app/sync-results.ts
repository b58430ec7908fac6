import type { SyncResult } from '@wheelhouse/protocol';
import type { Presentation } from '../../output/print.js';
import type { TableRow } from '../../output/table.js';

/** What a sync did with one object of an application, or would do. */
export interface ApplicationSyncResult extends SyncResult {
  readonly application: string;
}

/** How results of several applications are printed. */
export const syncResultPresentation: Presentation<ApplicationSyncResult> = {
  row: (result) => ({ APPLICATION: result.application, ...syncResultRow(result) }),
  name: ({ application, kind, name }) => `${application}/${kind}/${name}`,
};

/** One result as a row. */
export function syncResultRow(result: SyncResult): TableRow {
  return {
    KIND: result.group ? `${result.kind}.${result.group}` : result.kind,
    NAMESPACE: result.namespace,
    NAME: result.name,
    HOOK: result.hookType,
    RESULT: result.hookPhase ?? result.status,
    MESSAGE: result.message,
  };
}
