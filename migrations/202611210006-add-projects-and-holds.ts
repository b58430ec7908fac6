import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Projects, what the fleet's agents share (customizations), and people's word that nothing new is to be applied. */
export class AddProjectsAndHolds2026112100006 implements MigrationInterface {
  name = 'AddProjectsAndHolds2026112100006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table projects (
         name text collate "C" primary key,
         manifest jsonb not null,
         created_at timestamptz not null default now(),
         updated_at timestamptz not null default now()
       )`,
    );
    await runner.query(`create index applications_project on applications (project)`);
    // The blob that every assignment names now; absent before anybody applied one, null after it was taken away.
    await runner.query(
      `create table customizations (
         only_row boolean primary key default true check (only_row),
         render_digest text references renders,
         updated_at timestamptz not null default now()
       )`,
    );
    // {reason, by, at, until}
    await runner.query(`alter table applications add column suspension jsonb`);
    await runner.query(`create index applications_suspended on applications (id) where suspension is not null`);
    await runner.query(`alter table cluster_deliveries add column suspension jsonb`);
    // What lists and the collection of garbage ask of assignments, without reading their whole content.
    await runner.query(
      `alter table assignments
         add column hold jsonb generated always as (content #> '{syncPolicy,hold}') stored,
         add column customizations text collate "C" generated always as (content #>> '{syncPolicy,customizations}') stored`,
    );
    await runner.query(
      `create index assignments_customizations on assignments (customizations) where customizations is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table assignments drop column hold, drop column customizations`);
    await runner.query(`alter table cluster_deliveries drop column suspension`);
    await runner.query(`alter table applications drop column suspension`);
    await runner.query(`drop index applications_project`);
    await runner.query(`drop table customizations, projects`);
  }
}
