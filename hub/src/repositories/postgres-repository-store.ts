import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import type { AddedRepository } from './repository.js';
import { RepositoryStore } from './repository-store.js';

const COLUMNS = `id, url, is_prefix as "isPrefix", username, password_sealed as "passwordSealed", created_at as "createdAt"`;

@Injectable()
export class PostgresRepositoryStore extends RepositoryStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async listAll(tx?: Transaction): Promise<AddedRepository[]> {
    return await (tx ?? this.dataSource).query<AddedRepository[]>(`select ${COLUMNS} from repositories order by url`);
  }

  async find(id: string): Promise<AddedRepository | undefined> {
    const [row] = await this.dataSource.query<AddedRepository[]>(`select ${COLUMNS} from repositories where id = $1`, [
      id,
    ]);
    return row;
  }

  async put(repository: AddedRepository, tx?: Transaction): Promise<void> {
    const { id, url, isPrefix, username, passwordSealed, createdAt } = repository;
    await (tx ?? this.dataSource).query(
      `insert into repositories (id, url, is_prefix, username, password_sealed, created_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set url = excluded.url, is_prefix = excluded.is_prefix, username = excluded.username,
         password_sealed = excluded.password_sealed`,
      [id, url, isPrefix, username, passwordSealed, createdAt],
    );
  }

  async remove(id: string, tx?: Transaction): Promise<boolean> {
    const [, count] = await (tx ?? this.dataSource).query<[unknown, number]>(`delete from repositories where id = $1`, [
      id,
    ]);
    return count > 0;
  }
}
