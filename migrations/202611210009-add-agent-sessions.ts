import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which sessions reported with which key, so that every hub process tells a copied agent from a restarted one. */
export class AddAgentSessions2026112100009 implements MigrationInterface {
  name = 'AddAgentSessions2026112100009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table agent_sessions (
         key_id uuid primary key references agent_keys on delete cascade,
         sessions jsonb
       ) with (fillfactor = 70)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table agent_sessions`);
  }
}
