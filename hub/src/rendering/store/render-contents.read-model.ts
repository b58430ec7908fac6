import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Stored renders as they are delivered. */
@Injectable()
export class RenderContentsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Canonical bytes of each render, by digest; unknown ones are left out. */
  async sizes(digests: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.dataSource.query<{ digest: string; size: number }[]>(
      `select digest, size from renders where digest = any($1::text[])`,
      [digests],
    );
    return new Map(rows.map(({ digest, size }) => [digest, size]));
  }

  /** The compressed bytes by digest; unknown ones are left out. */
  async read(digests: readonly string[]): Promise<Map<string, Buffer>> {
    const rows = await this.dataSource.query<{ digest: string; content: Buffer }[]>(
      `select digest, content from renders where digest = any($1::text[])`,
      [digests],
    );
    return new Map(rows.map(({ digest, content }) => [digest, content]));
  }
}
