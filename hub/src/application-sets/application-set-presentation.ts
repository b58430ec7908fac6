import type { Condition } from '@wheelhouse/protocol';
import type { ApplicationSetRow } from './application-set-list.read-model.js';

/** What the field resolvers of a set go on from. */
export interface PresentedApplicationSet {
  readonly id: string;
  readonly name: string;
  readonly manifest: unknown;
  readonly generation: number;
  readonly conditions: readonly Condition[];
  readonly isDeleting: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A row of the read models as the GraphQL type has it. */
export function presentApplicationSet(row: ApplicationSetRow): PresentedApplicationSet {
  return {
    id: row.id,
    name: row.name,
    manifest: row.manifest,
    generation: row.generation,
    conditions: row.conditions,
    isDeleting: row.is_deleting,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
