import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What ApplicationSets refer to by name: ConfigMaps, Secrets and decisions; and, with each set, what its generators asked of others. */
export class AddConfigObjects2026112100002 implements MigrationInterface {
  name = 'AddConfigObjects2026112100002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table config_maps (
         name text collate "C" primary key,
         data jsonb not null,
         created_at timestamptz not null default now(),
         updated_at timestamptz not null default now()
       )`,
    );
    // One row per key. A sealed value opens only under its own name and key.
    await runner.query(
      `create table secrets (
         name text collate "C" not null,
         key text collate "C" not null,
         value_sealed bytea not null,
         created_at timestamptz not null default now(),
         updated_at timestamptz not null default now(),
         primary key (name, key)
       )`,
    );
    // content: the whole object with its status, as it was applied.
    await runner.query(
      `create table decisions (
         api_version text collate "C" not null,
         kind text collate "C" not null,
         name text collate "C" not null,
         labels jsonb not null default '{}',
         content jsonb not null,
         created_at timestamptz not null default now(),
         updated_at timestamptz not null default now(),
         primary key (api_version, kind, name)
       )`,
    );
    // questions: what the generators asked, as names only. requeue_seconds: how often the set is expanded again; null when only events
    // do that.
    await runner.query(
      `alter table application_sets add column questions jsonb not null default '[]', add column requeue_seconds integer`,
    );
    // Apart from the set's row: a refresh that is asked for again and again must not overtake the expansion that is under way.
    await runner.query(
      `create table application_set_refreshes (
         application_set_id uuid primary key references application_sets on delete cascade,
         answers_from timestamptz not null
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table application_set_refreshes`);
    await runner.query(`alter table application_sets drop column questions, drop column requeue_seconds`);
    await runner.query(`drop table decisions, secrets, config_maps`);
  }
}
