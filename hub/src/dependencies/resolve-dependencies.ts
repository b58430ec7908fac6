import { Injectable } from '@nestjs/common';
import { AppError } from '@wheelhouse/protocol';
import type { Transaction } from '../platform/database/transaction.js';
import { type Dependency, dependenciesOf, scopeOf } from './depends-on.js';
import { type DependingApplication, DependingReadModel, type MatchedApplication } from './depending.read-model.js';

/** The applications that one application depends on. */
export interface ResolvedDependencies {
  readonly names: readonly string[];
  /** Selectors that match nothing, as they stand in a sentence. */
  readonly unmatched: readonly string[];
  /** Why what it says cannot be understood. */
  readonly problem?: string;
}

/** From what applications say to names: one question for each selector, however many applications use it. */
@Injectable()
export class ResolveDependencies {
  constructor(private readonly depending: DependingReadModel) {}

  /** By application id. */
  async resolve(
    applications: readonly DependingApplication[],
    tx: Transaction,
  ): Promise<Map<string, ResolvedDependencies>> {
    const parsed = applications.map((application) => ({ application, ...parse(application) }));
    const matched = await this.matchAll(parsed, tx);
    return new Map(
      parsed.map(({ application, dependencies, problem }) => [
        application.id,
        { ...resolved(application, dependencies, matched), ...(problem !== undefined && { problem }) },
      ]),
    );
  }

  private async matchAll(
    parsed: readonly { readonly application: DependingApplication; readonly dependencies: readonly Dependency[] }[],
    tx: Transaction,
  ): Promise<Map<string, MatchedApplication[]>> {
    const scopes = new Map<string, { ids: Set<string>; names: Set<string>; isAny: boolean }>();
    for (const { application, dependencies } of parsed)
      for (const dependency of dependencies) {
        if ('name' in dependency) continue;
        const scope = scopes.get(dependency.selector) ?? { ids: new Set(), names: new Set(), isAny: false };
        scopes.set(dependency.selector, scope);
        const { own, named } = scopeOf(dependency.cluster);
        if (named !== undefined) scope.names.add(named);
        else if (!own) scope.isAny = true;
        else if (application.clusterId !== null) scope.ids.add(application.clusterId);
      }
    const matched = new Map<string, MatchedApplication[]>();
    for (const [selector, { ids, names, isAny }] of scopes) {
      const scope = isAny ? undefined : { clusterIds: [...ids], clusterNames: [...names] };
      matched.set(selector, await this.depending.listMatching(selector, scope, tx));
    }
    return matched;
  }
}

function parse(application: DependingApplication): { dependencies: readonly Dependency[]; problem?: string } {
  try {
    return { dependencies: dependenciesOf(application) };
  } catch (error) {
    if (error instanceof AppError) return { dependencies: [], problem: error.message };
    throw error;
  }
}

function resolved(
  application: DependingApplication,
  dependencies: readonly Dependency[],
  matched: ReadonlyMap<string, readonly MatchedApplication[]>,
): ResolvedDependencies {
  const names = new Set<string>();
  const unmatched: string[] = [];
  for (const dependency of dependencies) {
    if ('name' in dependency) {
      names.add(dependency.name);
      continue;
    }
    const found = (matched.get(dependency.selector) ?? []).filter(
      (one) => one.name !== application.name && isInScope(one, application, dependency.cluster),
    );
    if (found.length === 0) unmatched.push(unmatchedText(dependency));
    for (const { name } of found) names.add(name);
  }
  return { names: [...names].toSorted(), unmatched };
}

function isInScope(matched: MatchedApplication, { clusterId }: DependingApplication, cluster: string): boolean {
  const { own, named } = scopeOf(cluster);
  if (named !== undefined) return matched.clusterName === named;
  return !own || (clusterId !== null && matched.clusterId === clusterId);
}

function unmatchedText({ selector, cluster }: Extract<Dependency, { selector: string }>): string {
  const { own, named } = scopeOf(cluster);
  const place = named === undefined ? (own ? 'on its cluster' : 'anywhere') : `on cluster "${named}"`;
  return `no application ${place} matches "${selector}"`;
}
