import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Applications that applications make, applications that wait for others, and deletions that wait. */
export class AddChildrenAndDependencies2026112100007 implements MigrationInterface {
  name = 'AddChildrenAndDependencies2026112100007';

  async up(runner: QueryRunner): Promise<void> {
    // Whether a render holds manifests for the hub; null: stored by an older hub, not looked at yet.
    await runner.query(`alter table renders add column has_children boolean`);
    // One row for each application whose render holds such manifests. render_digest: the one that was looked at last; settled_digest: the
    // one whose waves all went through; own_objects: those of its objects in lower waves than its highest child.
    await runner.query(
      `create table application_parents (
         application_id uuid primary key references applications on delete cascade,
         render_digest text,
         settled_digest text,
         runs_on_hub boolean not null default false,
         own_objects json not null default '[]',
         own_count integer not null default 0,
         sync_status text not null default 'Unknown',
         health text not null default 'Unknown',
         message text,
         open_wave integer,
         operation jsonb,
         conditions jsonb not null default '[]',
         reported_at timestamptz not null default now()
       ) with (fillfactor = 70)`,
    );
    // manifest: null once the render has it no more. spec_digest: as applications have it. applied_digest: of the manifest that was
    // written last. problem: why it cannot be made. One owner for each object.
    await runner.query(
      `create table application_children (
         parent_id uuid not null references applications on delete cascade,
         kind text collate "C" not null check (kind in ('Application', 'ApplicationSet', 'AppProject')),
         name text collate "C" not null,
         wave integer not null,
         manifest text,
         manifest_digest text,
         spec_digest text,
         applied_digest text,
         options jsonb not null default '[]',
         ignores_health boolean not null default false,
         problem text,
         is_owned boolean not null default false,
         sync_status text not null default 'OutOfSync',
         health text,
         message text,
         primary key (parent_id, kind, name)
       ) with (fillfactor = 80)`,
    );
    await runner.query(
      `create unique index application_children_owned on application_children (kind, name) where is_owned`,
    );
    await addWaits(runner);
    await runner.query(
      `create table application_deletion_waits (
         application_id uuid primary key references applications on delete cascade,
         since timestamptz not null default now(),
         reason text not null,
         message text not null
       ) with (fillfactor = 70)`,
    );
    await runner.query(`create index applications_deleting on applications (id) where deleting_at is not null`);
    await runner.query(
      `create index applications_depending on applications (name)
       where spec ? 'dependsOn' or annotations ? 'wheelhouse.dev/depends-on'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index applications_depending, applications_deleting`);
    await runner.query(
      `drop table application_deletion_waits, application_wait_blockers, application_waits, application_children, application_parents`,
    );
    await runner.query(`alter table renders drop column has_children`);
  }
}

async function addWaits(runner: QueryRunner): Promise<void> {
  // One row for each application that depends on others. is_over: the render that it is about was let go, and is not held again.
  // is_due: something that it waits for changed.
  await runner.query(
    `create table application_waits (
       application_id uuid primary key references applications on delete cascade,
       render_digest text,
       is_over boolean not null,
       is_due boolean not null default false,
       since timestamptz not null default now(),
       message text,
       conditions jsonb not null default '[]'
     ) with (fillfactor = 70)`,
  );
  await runner.query(`create index application_waits_due on application_waits (application_id) where is_due`);
  // What a wait waits for, by name; an empty name: a selector that matches nothing yet.
  await runner.query(
    `create table application_wait_blockers (
       application_id uuid not null references application_waits on delete cascade,
       name text collate "C" not null,
       primary key (application_id, name)
     )`,
  );
  await runner.query(`create index application_wait_blockers_name on application_wait_blockers (name)`);
}
