import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Agents whose keys a restored database does not know, and by what a restored database knows itself. */
export class AddUnrecognisedAgents2026112100011 implements MigrationInterface {
  name = 'AddUnrecognisedAgents2026112100011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table unrecognised_agents (
         key_id uuid primary key,
         cluster_id uuid not null,
         cluster_name text not null,
         cluster_uid text not null,
         public_key bytea not null,
         agent_version text not null,
         first_seen_at timestamptz not null default now(),
         last_seen_at timestamptz not null default now()
       )`,
    );
    // Which database this was when a hub last used it; another one means that it was restored elsewhere.
    await runner.query(`alter table hub_identity add column incarnation text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table hub_identity drop column incarnation`);
    await runner.query(`drop table unrecognised_agents`);
  }
}
