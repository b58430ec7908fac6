import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import type { AddedRepository } from '../repository.js';
import { RepositoryStore } from './repository-store.js';

const COLUMNS = `id, url, type, is_prefix as "isPrefix", username, secrets_sealed as "secretsSealed", password_sealed as "passwordSealed",
  secret_kinds as "secretKinds", is_insecure as "isInsecure", no_proxy as "noProxy", created_at as "createdAt"`;

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
    const { id, url, type, isPrefix, username, secretsSealed, secretKinds, isInsecure, noProxy, createdAt } =
      repository;
    await (tx ?? this.dataSource).query(
      `insert into repositories (id, url, type, is_prefix, username, secrets_sealed, secret_kinds, is_insecure, no_proxy, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (id) do update set url = excluded.url, type = excluded.type, is_prefix = excluded.is_prefix, username = excluded.username,
         secrets_sealed = excluded.secrets_sealed, password_sealed = null, secret_kinds = excluded.secret_kinds,
         is_insecure = excluded.is_insecure, no_proxy = excluded.no_proxy`,
      [id, url, type, isPrefix, username, secretsSealed, secretKinds, isInsecure, noProxy, createdAt],
    );
  }

  async remove(id: string, tx?: Transaction): Promise<boolean> {
    const [, count] = await (tx ?? this.dataSource).query<[unknown, number]>(`delete from repositories where id = $1`, [
      id,
    ]);
    return count > 0;
  }
}
