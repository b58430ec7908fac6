import { Injectable } from '@nestjs/common';
import { GenerationError, type ParsedSet, parseApplicationSet } from '@wheelhouse/generators';
import { NotFoundError, type PreviewError } from '@wheelhouse/protocol';
import { parseManifestText } from '../../applications/writing/manifest-text.js';
import type { RefView } from '../../repositories/refs/ref-view.js';
import type { ApplicationSetRecord } from '../application-set.js';
import { ApplicationSetStore } from '../application-set-store.js';
import { ApplicationSetDeletingError } from '../application-sets.errors.js';
import { parseStored } from '../expansion/expand-application-set.js';
import { PlanApplicationSet, type PlannedSet } from '../plans/plan-application-set.js';
import { PlanRecords } from '../plans/plan-records.js';
import { warningsOf } from '../set-manifest.js';

/** A set with what its expansion would do, or why it cannot be expanded. */
export interface SetPreview {
  readonly name: string;
  readonly isNew: boolean;
  readonly planned?: PlannedSet;
  readonly error?: PreviewError;
  readonly heldReason: string | null;
  readonly warnings: readonly string[];
}

/** What a set to preview is: a text that somebody wrote, or a stored set by name. */
export type PreviewSubject = { readonly set: ParsedSet } | { readonly name: string };

/** Plans sets as applying them would, and stores nothing. */
@Injectable()
export class PreviewApplicationSets {
  constructor(
    private readonly sets: ApplicationSetStore,
    private readonly planning: PlanApplicationSet,
    private readonly records: PlanRecords,
  ) {}

  /** Throws INVALID_SPEC with the place. */
  parse(manifest: string): ParsedSet {
    return parseManifestText(manifest, parseApplicationSet);
  }

  /** Refs point to where the view says. Throws NOT_FOUND for a name, CONFLICT for a set that is being deleted. */
  async preview(subject: PreviewSubject, view: RefView): Promise<SetPreview> {
    const isText = 'set' in subject;
    const name = isText ? subject.set.name : subject.name;
    const existing = await this.sets.findByName(name);
    if (existing?.isDeleting) throw new ApplicationSetDeletingError(name);
    if (!isText && !existing) throw new NotFoundError('application set', name);
    const previewed = { name, isNew: !existing, heldReason: null, warnings: isText ? warningsOf(subject.set) : [] };
    try {
      const planned = await this.planning.plan(setOf(subject, existing), existing, view);
      return { ...previewed, planned, heldReason: this.records.heldReasonOf(planned.plan) };
    } catch (error) {
      if (!(error instanceof GenerationError)) throw error;
      return { ...previewed, error: errorOf(error, isText) };
    }
  }
}

function setOf(subject: PreviewSubject, existing: ApplicationSetRecord | undefined): ParsedSet {
  if ('set' in subject) return subject.set;
  if (!existing) throw new NotFoundError('application set', subject.name);
  return parseStored(existing);
}

/** Lines and columns of a stored set mean nothing to anybody: it is one line. */
function errorOf({ code, message, location, line, column }: GenerationError, isText: boolean): PreviewError {
  return {
    code,
    message,
    location: location === '' ? null : location,
    line: (isText ? line : undefined) ?? null,
    column: (isText ? column : undefined) ?? null,
  };
}
