import { Injectable } from '@nestjs/common';
import type { DeletionGate, DeletionHold, WantedDeletion } from '../applications/deletion/deletion-waits.js';
import type { Transaction } from '../platform/database/transaction.js';
import { namesOnCycles } from './dependency-graph.js';
import { DependingReadModel } from './depending.read-model.js';
import { ResolveDependencies } from './resolve-dependencies.js';

/** How many names a message holds. */
const NAMES_SHOWN = 3;

/** Deletes in reverse: an application stays while another one that depends on it is still being deleted. */
@Injectable()
export class DependentsGoFirst implements DeletionGate {
  constructor(
    private readonly depending: DependingReadModel,
    private readonly resolving: ResolveDependencies,
  ) {}

  async holdBack(deletions: readonly WantedDeletion[], tx: Transaction): Promise<ReadonlyMap<string, DeletionHold>> {
    const dependents = await this.listDependents(deletions, tx);
    if (dependents.length === 0) return new Map();
    const resolved = await this.resolving.resolve(dependents, tx);
    const graph = new Map(dependents.map(({ id, name }) => [name, resolved.get(id)?.names ?? []]));
    // On a circle nobody is first: they go together.
    const onCycles = namesOnCycles(graph);
    const blocking = new Map<string, string[]>();
    for (const [name, targets] of graph)
      for (const target of targets) {
        if (onCycles.has(name) && onCycles.has(target)) continue;
        blocking.set(target, [...(blocking.get(target) ?? []), name]);
      }
    const rows = await tx.query<{ id: string; name: string }[]>(
      `select id, name from applications where id = any($1::uuid[]) and name = any($2::text[])`,
      [deletions.map(({ id }) => id), [...blocking.keys()]],
    );
    return new Map(rows.map(({ id, name }) => [id, holdOf(blocking.get(name) ?? [])]));
  }

  /** Those that are being deleted already, and those that will be with these. What has no objects anywhere goes at once. */
  private async listDependents(deletions: readonly WantedDeletion[], tx: Transaction) {
    const going = deletions.filter(({ clusterId, deleteResources }) => clusterId !== null && deleteResources);
    const ids = going.map(({ id }) => id);
    const known = await this.depending.listDeleting(tx);
    const others = await this.depending.listByIds(ids, tx);
    return [...new Map([...known, ...others].map((one) => [one.id, one])).values()];
  }
}

function holdOf(names: readonly string[]): DeletionHold {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  const who = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return {
    reason: 'DependentsFirst',
    message: `Its deletion waits for ${who}: what depends on it is deleted first.`,
  };
}
