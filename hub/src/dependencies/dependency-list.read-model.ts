import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApplicationReadinessReadModel } from '../applications/views/application-readiness.read-model.js';
import { DependingReadModel } from './depending.read-model.js';
import { ResolveDependencies } from './resolve-dependencies.js';

/** One application that another one depends on, as it is shown. */
export interface ListedDependency {
  readonly name: string;
  readonly isReady: boolean;
  readonly message: string | null;
}

/** What applications depend on, with the state of each now. */
@Injectable()
export class DependencyListReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly depending: DependingReadModel,
    private readonly resolving: ResolveDependencies,
    private readonly readiness: ApplicationReadinessReadModel,
  ) {}

  /** In the order of the ids; those that depend on nothing have none. */
  async listOf(ids: readonly string[]): Promise<ListedDependency[][]> {
    const { manager } = this.dataSource;
    const applications = await this.depending.listByIds([...new Set(ids)], manager);
    const resolved = await this.resolving.resolve(applications, manager);
    const names = [...resolved.values()].flatMap((one) => one.names);
    const ready = await this.readiness.listByName(names);
    return ids.map((id) => {
      const { names: own = [], unmatched = [], problem } = resolved.get(id) ?? {};
      return [
        ...own.map((name) => {
          const known = ready.get(name);
          const message = known ? known.problem : 'there is no such application';
          return { name, isReady: message === null, message };
        }),
        ...[...unmatched, ...(problem === undefined ? [] : [problem])].map((message) => ({
          name: '',
          isReady: false,
          message,
        })),
      ];
    });
  }
}
