import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys, certificates and tokens of repositories, sealed as one; and what kind of repository it is. */
export class AddRepositoryCredentials2026112100005 implements MigrationInterface {
  name = 'AddRepositoryCredentials2026112100005';

  async up(runner: QueryRunner): Promise<void> {
    // `secrets_sealed` holds what `secret_kinds` names, so that kinds are shown without opening anything. `password_sealed` is only
    // read from now on: rows that an earlier version wrote.
    await runner.query(
      `alter table repositories
         add column type text not null default 'git' check (type in ('git', 'helm')),
         add column secrets_sealed bytea,
         add column secret_kinds text[] not null default '{}',
         add column is_insecure boolean not null default false,
         add column no_proxy text[] not null default '{}'`,
    );
    await runner.query(`update repositories set secret_kinds = '{password}' where password_sealed is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table repositories drop column type, drop column secrets_sealed, drop column secret_kinds, drop column is_insecure, drop column no_proxy`,
    );
  }
}
