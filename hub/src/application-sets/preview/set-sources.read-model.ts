import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SetSource } from '../application-set.js';

/** A set with what its generators read at its last expansion. */
export interface SetWithSources {
  readonly name: string;
  readonly sources: readonly SetSource[];
}

/** Which refs sets read. */
@Injectable()
export class SetSourcesReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** All sets that are not being deleted, by name. */
  async listAll(): Promise<SetWithSources[]> {
    return this.dataSource.query<SetWithSources[]>(
      `select name, sources from application_sets where deleting_cascade is null order by name`,
    );
  }
}
