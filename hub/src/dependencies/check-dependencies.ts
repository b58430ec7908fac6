import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApplicationManifest } from '../applications/application.js';
import { ApplicationDestinations } from '../applications/application-destinations.js';
import { DependencyCycleError } from './dependencies.errors.js';
import { findCycle } from './dependency-graph.js';
import { dependenciesOf } from './depends-on.js';
import type { DependingApplication } from './depending.read-model.js';
import { EvaluateDependencies } from './evaluate-dependencies.js';
import { ResolveDependencies } from './resolve-dependencies.js';

/** Refuses an application that a person applies when it would depend on itself, and what cannot be understood. */
@Injectable()
export class CheckDependencies {
  constructor(
    private readonly dataSource: DataSource,
    private readonly destinations: ApplicationDestinations,
    private readonly resolving: ResolveDependencies,
    private readonly evaluating: EvaluateDependencies,
  ) {}

  /** Throws InvalidDependencyError, or DependencyCycleError with the path. */
  async check(application: ApplicationManifest): Promise<void> {
    if (dependenciesOf(application).length === 0) return;
    const [cluster] = await this.destinations.resolve([application.spec]);
    const wanted: DependingApplication = {
      ...application,
      id: application.name,
      clusterId: cluster?.id ?? null,
      renderDigest: null,
      isInPlace: false,
      isDeleting: false,
      isStaged: false,
    };
    const { manager } = this.dataSource;
    const resolved = await this.resolving.resolve([wanted], manager);
    const cycle = findCycle(await this.evaluating.graphFrom([wanted], resolved, manager), application.name);
    if (cycle) throw new DependencyCycleError(cycle);
  }
}
