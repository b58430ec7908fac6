// The first start of a hub on a database: makes the person `admin` and a token for scripts. Everything happens in one transaction
// under a lock, and what leaves the process (the token file, the printed password) does so before the commit. A crash in between
// leaves an empty database, so the next start does it again, with a new password and a new file; the last ones shown are the true ones.
import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { HubConfig } from '../../platform/config/hub-config.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { Logger } from '../../platform/logging/logger.js';
import { adminTokenPath, writeAdminToken } from './admin-token-file.js';
import { ApiTokenStore } from './api-token-store.js';
import { newToken } from '../credential-secret.js';
import { hashPassword } from './password-hash.js';
import { PersonStore } from './person-store.js';

export const ADMIN_NAME = 'admin';
export const ADMIN_TOKEN_NAME = 'admin-token (first start)';
/** 144 bits. */
const PASSWORD_BYTES = 18;
/** Any number, the same on every hub: whoever holds it is the one that starts first. */
const FIRST_START_LOCK = 7_741_019;

/** What the first start touches besides the database. */
@Injectable()
export class FirstStartSurroundings {
  constructor(
    readonly clock: Clock,
    readonly logger: Logger,
  ) {}

  /** Plain text on stderr, past the logger: a password belongs to the person at the terminal, not into collected logs. */
  print(text: string): void {
    process.stderr.write(text);
  }
}

@Injectable()
export class FirstStart implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PersonStore,
    private readonly tokens: ApiTokenStore,
    private readonly config: HubConfig,
    private readonly surroundings: FirstStartSurroundings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.run();
  }

  /** Does nothing on a database where it was done before. */
  async run(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [FIRST_START_LOCK]);
      const existing = await this.people.findByName(ADMIN_NAME, tx);
      const admin = existing ?? (await this.addAdmin(tx));
      if (!(await this.tokens.existsNamed(ADMIN_TOKEN_NAME, tx))) await this.addToken(admin.id, tx);
      if ('password' in admin) this.surroundings.print(passwordNotice(admin.password));
    });
  }

  private async addAdmin(tx: Transaction): Promise<{ id: string; password: string }> {
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const id = randomUUID();
    const passwordHash = await hashPassword(password);
    await this.people.add({ id, name: ADMIN_NAME, passwordHash }, this.surroundings.clock.now(), tx);
    return { id, password };
  }

  /** The file first, then the row: a row means that the file was written. */
  private async addToken(personId: string, tx: Transaction): Promise<void> {
    const { secret, hash } = newToken('api');
    await writeAdminToken(this.config.dataDir, secret);
    const createdAt = this.surroundings.clock.now();
    await this.tokens.add(
      { id: randomUUID(), personId, name: ADMIN_TOKEN_NAME, secretHash: hash, createdAt, expiresAt: null },
      tx,
    );
    this.surroundings.logger.info('A token for scripts was written', { path: adminTokenPath(this.config.dataDir) });
  }
}

function passwordNotice(password: string): string {
  const line = '='.repeat(72);
  return [
    '',
    line,
    '  First start: the password of the local administrator. Shown only now.',
    '',
    `  user:     ${ADMIN_NAME}`,
    `  password: ${password}`,
    line,
    '',
    '',
  ].join('\n');
}
