import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What RollingSync remembers of each application of a set, and renames in plans. */
export class AddRollingSync2026112100003 implements MigrationInterface {
  // TypeORM orders by the last 13 characters, which must be a number: the day and a running number.
  name = 'AddRollingSync2026112100003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table application_set_plans add column rename_count integer not null default 0`);
    // One row for each application of a set that rolls, rewritten while its rollout is under way; step -1 matches none.
    await runner.query(
      `create table application_rollouts (
         application_id uuid primary key references applications on delete cascade,
         status text not null check (status in ('Waiting', 'Pending', 'Progressing', 'Healthy')),
         step integer not null,
         render_digest text,
         place text not null,
         must_sync boolean not null default false,
         target_revisions jsonb not null default '[]',
         message text not null,
         transition_at timestamptz not null
       ) with (fillfactor = 70)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table application_rollouts`);
    await runner.query(`alter table application_set_plans drop column rename_count`);
  }
}
