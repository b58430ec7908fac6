import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import type { CustomizationsBlob } from './customizations-blob.js';
import { CustomizationsStore } from './customizations-store.js';

@Injectable()
export class PostgresCustomizationsStore extends CustomizationsStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async findDigest(tx?: Transaction): Promise<string | undefined> {
    const [row] = await (tx ?? this.dataSource).query<{ digest: string | null }[]>(
      `select render_digest as digest from customizations`,
    );
    return row?.digest ?? undefined;
  }

  async put(blob: CustomizationsBlob | undefined, tx: Transaction): Promise<void> {
    // One that was stored long ago counts as new: else it might be collected as garbage right now.
    if (blob)
      await tx.query(
        `insert into renders (digest, content, object_count, size) values ($1, $2, 1, $3)
         on conflict (digest) do update set created_at = excluded.created_at`,
        [blob.digest, blob.content, blob.size],
      );
    await tx.query(
      `insert into customizations (render_digest) values ($1)
       on conflict (only_row) do update set render_digest = excluded.render_digest, updated_at = now()`,
      [blob?.digest ?? null],
    );
  }
}
