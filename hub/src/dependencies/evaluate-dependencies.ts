import { Injectable } from '@nestjs/common';
import { ApplicationReadinessReadModel } from '../applications/views/application-readiness.read-model.js';
import type { Transaction } from '../platform/database/transaction.js';
import { type DependencyGraph, findCycle, namesOnCycles } from './dependency-graph.js';
import { type DependingApplication, DependingReadModel } from './depending.read-model.js';
import { type ResolvedDependencies, ResolveDependencies } from './resolve-dependencies.js';
import type { Blocker } from './wait.js';

/** How far dependencies are followed for circles; further away there are none that matter. */
const MAX_LEVELS = 1_000;

/** Whether an application may go on. */
export interface Evaluation {
  readonly blockers: readonly Blocker[];
  /** The way from the application back to itself. */
  readonly cycle?: readonly string[];
  /** Why what it says cannot be understood. */
  readonly problem?: string;
}

/** Finds out which applications wait, for whom and why: a few statements, however many applications are asked about. Reads only. */
@Injectable()
export class EvaluateDependencies {
  constructor(
    private readonly depending: DependingReadModel,
    private readonly resolving: ResolveDependencies,
    private readonly readiness: ApplicationReadinessReadModel,
  ) {}

  /** By application id. */
  async evaluate(applications: readonly DependingApplication[], tx: Transaction): Promise<Map<string, Evaluation>> {
    const resolved = await this.resolving.resolve(applications, tx);
    const names = new Set([...resolved.values()].flatMap((one) => one.names));
    const ready = await this.readiness.listByName([...names], tx);
    const blocked = new Map<string, readonly Blocker[]>();
    for (const { id } of applications) {
      const { names: own = [], unmatched = [] } = resolved.get(id) ?? {};
      blocked.set(id, [
        ...own.flatMap((name) => {
          const known = ready.get(name);
          const reason = known ? known.problem : 'there is no such application';
          return reason === null ? [] : [{ name, reason }];
        }),
        ...unmatched.map((reason) => ({ name: '', reason })),
      ]);
    }
    const waiting = applications.filter(({ id }) => (blocked.get(id) ?? []).length > 0);
    const cycles = await this.findCycles(waiting, resolved, tx);
    return new Map(
      applications.map(({ id, name }) => {
        const cycle = cycles.get(name);
        const problem = resolved.get(id)?.problem;
        const blockers = blocked.get(id) ?? [];
        return [id, { blockers, ...(cycle && { cycle }), ...(problem !== undefined && { problem }) }];
      }),
    );
  }

  /** The circles that these applications are on, by name. */
  private async findCycles(
    applications: readonly DependingApplication[],
    resolved: ReadonlyMap<string, ResolvedDependencies>,
    tx: Transaction,
  ): Promise<Map<string, readonly string[]>> {
    if (applications.length === 0) return new Map();
    const graph = await this.graphFrom(applications, resolved, tx);
    const onCycles = namesOnCycles(graph);
    return new Map(
      applications.flatMap(({ name }) => {
        const cycle = onCycles.has(name) ? findCycle(graph, name) : undefined;
        return cycle ? [[name, cycle] as const] : [];
      }),
    );
  }

  /** Everything that can be reached from these applications: one round of questions for each level. */
  async graphFrom(
    applications: readonly DependingApplication[],
    known: ReadonlyMap<string, ResolvedDependencies>,
    tx: Transaction,
  ): Promise<DependencyGraph> {
    const graph = new Map(applications.map(({ id, name }) => [name, known.get(id)?.names ?? []]));
    let frontier = unknownTo(graph, [...graph.values()].flat());
    for (let level = 0; frontier.length > 0 && level < MAX_LEVELS; level++) {
      const next = await this.depending.listByName(frontier, tx);
      const resolved = await this.resolving.resolve(next, tx);
      for (const name of frontier) graph.set(name, []);
      for (const { id, name } of next) graph.set(name, resolved.get(id)?.names ?? []);
      frontier = unknownTo(
        graph,
        next.flatMap(({ name }) => [...(graph.get(name) ?? [])]),
      );
    }
    return graph;
  }
}

function unknownTo(graph: DependencyGraph, names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => !graph.has(name));
}
