// What a report says, and the chain of digests by which hub and agent know that they mean the same: each report names the digest before and
// after it. What the hub did not take is simply said again from the state of then.
import { digestOf, statusDigest, type ApplicationReportInput } from '@wheelhouse/protocol';

/** Applications that one report may carry (schema: `AgentReportInput`). */
export const MAX_APPLICATIONS_PER_REPORT = 500;
/** Drift entries that one report may carry. */
export const MAX_DRIFT_PER_REPORT = 500;

interface SentStatus {
  readonly digest: string;
  readonly resourcesDigest: string;
}

/** A part of a report that is not confirmed yet. */
export interface ReportDraft {
  readonly baseDigest: string;
  readonly digest: string;
  readonly applications: readonly ApplicationReportInput[];
  /** The applications that the draft covers, changed or not. */
  readonly covered: readonly string[];
  readonly sent: ReadonlyMap<string, SentStatus>;
}

export class ReportContents {
  private sent: ReadonlyMap<string, SentStatus> = new Map();
  /** Of what is sent; empty before the first report. */
  private sentDigest = '';

  /**
   * Drafts a report about some applications.
   * @param statuses undefined for an application that is no more
   * @param isComplete whether the report replaces all that was said
   */
  draft(statuses: ReadonlyMap<string, ApplicationReportInput | undefined>, isComplete: boolean): ReportDraft {
    const sent = new Map(isComplete ? [] : this.sent);
    const applications: ApplicationReportInput[] = [];
    for (const [id, status] of statuses) {
      if (status === undefined) {
        sent.delete(id);
        continue;
      }
      const resourcesDigest = digestOf(status.resources);
      const now = { digest: digestOf({ ...status, resources: resourcesDigest }), resourcesDigest };
      const before = sent.get(id);
      if (status.isRemoved === true) sent.delete(id);
      else sent.set(id, now);
      if (now.digest === before?.digest) continue;
      const isUnchanged = now.resourcesDigest === before?.resourcesDigest;
      applications.push(isUnchanged ? { ...status, resources: null } : status);
    }
    return {
      baseDigest: this.sentDigest,
      digest: digestOfAll(sent),
      applications,
      covered: [...statuses.keys()],
      sent,
    };
  }

  /** The hub took the draft. */
  confirm(draft: ReportDraft): void {
    this.sent = draft.sent;
    this.sentDigest = draft.digest;
  }
}

function digestOfAll(sent: ReadonlyMap<string, SentStatus>): string {
  return statusDigest([...sent].map(([applicationId, { digest }]) => ({ applicationId, digest })));
}
