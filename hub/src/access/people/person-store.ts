import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { type Attempts, chargeAttempt, secondsLocked } from './attempt-limit.js';

/** Somebody with a password. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly passwordHash: string;
}

/** The outcome of asking for an attempt: go on with the person, or wait. */
export type AttemptGrant = { readonly person: Person } | { readonly lockedSeconds: number };

interface PersonRow {
  id: string;
  name: string;
  password_hash: string;
  failed_attempts: number;
  locked_until: Date | null;
}

/** People, and how often each failed to prove it: counted in the database, so that neither a restart nor a replica forgets. */
@Injectable()
export class PersonStore {
  constructor(private readonly dataSource: DataSource) {}

  async findByName(name: string, tx: Transaction = this.dataSource.manager): Promise<Person | undefined> {
    const rows: PersonRow[] = await tx.query('select id, name, password_hash from people where name = $1', [name]);
    return rows[0] && toPerson(rows[0]);
  }

  async add(person: Person, createdAt: Date, tx: Transaction): Promise<void> {
    await tx.query('insert into people (id, name, password_hash, created_at) values ($1, $2, $3, $4)', [
      person.id,
      person.name,
      person.passwordHash,
      createdAt,
    ]);
  }

  /** Counts an attempt as failed and says whether it may go on. Undefined when nobody has this name. */
  async grantAttempt(name: string, now: Date): Promise<AttemptGrant | undefined> {
    return this.dataSource.transaction(async (tx) => {
      const rows: PersonRow[] = await tx.query('select * from people where name = $1 for update', [name]);
      const row = rows[0];
      if (row === undefined) return undefined;
      const attempts: Attempts = { failed: row.failed_attempts, lockedUntil: row.locked_until };
      const lockedSeconds = secondsLocked(attempts, now);
      if (lockedSeconds > 0) return { lockedSeconds };
      const charged = chargeAttempt(attempts, now);
      await tx.query('update people set failed_attempts = $2, locked_until = $3 where id = $1', [
        row.id,
        charged.failed,
        charged.lockedUntil,
      ]);
      return { person: toPerson(row) };
    });
  }

  async clearAttempts(personId: string): Promise<void> {
    await this.dataSource.query('update people set failed_attempts = 0, locked_until = null where id = $1', [personId]);
  }
}

function toPerson(row: PersonRow): Person {
  return { id: row.id, name: row.name, passwordHash: row.password_hash };
}
