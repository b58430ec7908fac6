import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests of people to agents, and pieces of answers, on their way between two hubs. */
export class AddLiveRequests2026112100008 implements MigrationInterface {
  name = 'AddLiveRequests2026112100008';

  async up(runner: QueryRunner): Promise<void> {
    // Unlogged: what is on its way is worth nothing after a crash, and is written to no log, replica or archive of the database.
    await runner.query(
      `create unlogged table agent_requests (
         id uuid primary key,
         cluster_id uuid not null references clusters (id) on delete cascade,
         requested_by text not null,
         request jsonb not null,
         claimed_by text,
         answered_at timestamptz not null default now(),
         wanted_until timestamptz not null
       )`,
    );
    await runner.query(`create index agent_requests_cluster on agent_requests (cluster_id)`);
    await runner.query(
      `create unlogged table agent_answers (
         request_id uuid not null references agent_requests (id) on delete cascade,
         sequence int not null,
         content text not null,
         is_done boolean not null,
         error jsonb,
         primary key (request_id, sequence)
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table agent_answers`);
    await runner.query(`drop table agent_requests`);
  }
}
