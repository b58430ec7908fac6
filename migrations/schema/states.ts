/** Tables of the first schema that follow from definitions or are reported: renders, assignments, statuses, objects, drift, events. */
export const states: readonly string[] = [
  // --- renders ------------------------------------------------------------------------------------------------------------------
  // Immutable, named by the SHA-256 of their canonical bytes, gzip-compressed, shared.
  `create table renders (
     digest text collate "C" primary key,
     content bytea not null,
     object_count integer not null,
     size integer not null,
     created_at timestamptz not null default now()
   )`,
  // (what goes in) -> (what came out): either a render or a problem that would come again.
  `create table render_inputs (
     input_digest text collate "C" primary key,
     render_digest text references renders on delete cascade,
     problem jsonb,
     used_at timestamptz not null default now()
   )`,

  // --- delivery -----------------------------------------------------------------------------------------------------------------
  // content: what the agent gets besides the render (name, namespace, sync policy, commit, requested operation).
  // A removed row is a tombstone until the cluster's agent is past its revision. An application that moves has two rows for a while.
  `create table assignments (
     cluster_id uuid not null references clusters on delete cascade,
     application_id uuid not null,
     render_digest text not null references renders,
     content jsonb not null,
     digest text not null,
     revision bigint not null,
     is_removed boolean not null default false,
     delete_resources boolean not null default false,
     primary key (cluster_id, application_id)
   ) with (fillfactor = 80)`,
  `create index assignments_revision on assignments (cluster_id, revision)`,
  `create index assignments_application on assignments (application_id)`,
  `create index assignments_render on assignments (render_digest)`,

  // --- what the agents report ---------------------------------------------------------------------------------------------------
  `create table application_statuses (
     application_id uuid primary key references applications on delete cascade,
     cluster_id uuid not null references clusters on delete cascade,
     render_digest text,
     synced_revision text,
     sync_status text not null default 'Unknown',
     health text not null default 'Unknown',
     message text,
     operation jsonb,
     conditions jsonb not null default '[]',
     reported_at timestamptz not null default now()
   ) with (fillfactor = 70)`,
  `create index application_statuses_cluster on application_statuses (cluster_id)`,
  `create table resources (
     application_id uuid not null references applications on delete cascade,
     cluster_id uuid not null references clusters on delete cascade,
     api_group text collate "C" not null,
     version text collate "C" not null,
     kind text collate "C" not null,
     namespace text collate "C" not null,
     name text collate "C" not null,
     sync_status text not null,
     health text,
     message text,
     images text[] not null default '{}',
     primary key (application_id, api_group, kind, namespace, name)
   ) with (fillfactor = 80)`,
  `create index resources_images on resources using gin (images) where images <> '{}'`,
  `create index resources_cluster on resources (cluster_id)`,
  `create table drifts (
     id uuid primary key,
     application_id uuid not null references applications on delete cascade,
     cluster_id uuid not null references clusters on delete cascade,
     api_group text not null,
     kind text not null,
     namespace text not null,
     name text not null,
     field text not null,
     desired text,
     live text,
     manager text,
     changed_at timestamptz,
     detected_at timestamptz not null,
     healed_at timestamptz,
     state text not null check (state in ('Open', 'Healed', 'Suspended'))
   )`,
  `create index drifts_application on drifts (application_id, detected_at desc)`,
  `create index drifts_open on drifts (cluster_id) where state <> 'Healed'`,
  `create index drifts_detected on drifts (detected_at desc, id)`,
  `create table events (
     id bigint generated always as identity primary key,
     at timestamptz not null default now(),
     type text not null,
     severity text not null default 'Normal',
     message text not null,
     cluster_id uuid,
     cluster_name text,
     application_id uuid,
     application_name text,
     application_set_name text,
     actor text not null,
     details jsonb
   )`,
  `create index events_at on events (at)`,
  `create index events_application on events (application_name, id desc) where application_name is not null`,
  `create index events_cluster on events (cluster_name, id desc) where cluster_name is not null`,
];
