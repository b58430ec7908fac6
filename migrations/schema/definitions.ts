/** Tables of the first schema that hold what people and Git say: identities, clusters, repositories, sets, applications. */
export const definitions: readonly string[] = [
  // --- the hub's own identity ---------------------------------------------------------------------------------------------------
  `create table hub_identity (
     only_row boolean primary key default true check (only_row),
     epoch uuid not null,
     signing_public_key bytea not null,
     signing_private_key_sealed bytea not null,
     created_at timestamptz not null default now()
   )`,

  // --- people -------------------------------------------------------------------------------------------------------------------
  `create table people (
     id uuid primary key,
     name text collate "C" not null unique,
     password_hash text not null,
     failed_attempts integer not null default 0,
     locked_until timestamptz,
     created_at timestamptz not null default now()
   )`,
  `create table api_tokens (
     id uuid primary key,
     person_id uuid not null references people on delete cascade,
     name text not null,
     secret_hash bytea not null unique,
     created_at timestamptz not null default now(),
     expires_at timestamptz,
     revoked_at timestamptz,
     last_used_at timestamptz
   )`,

  // --- clusters and their agents ------------------------------------------------------------------------------------------------
  `create table clusters (
     id uuid primary key,
     name text collate "C" not null unique,
     labels jsonb not null default '{}',
     annotations jsonb not null default '{}',
     project text not null default '',
     server text not null,
     claims jsonb not null default '{}',
     created_at timestamptz not null default now()
   )`,
  `create index clusters_labels on clusters using gin (labels jsonb_path_ops)`,
  `create index clusters_server on clusters (server)`,
  `create table join_tokens (
     id uuid primary key,
     cluster_id uuid not null references clusters on delete cascade,
     secret_hash bytea not null unique,
     created_at timestamptz not null default now(),
     expires_at timestamptz not null,
     used_at timestamptz
   )`,
  `create index join_tokens_cluster on join_tokens (cluster_id)`,
  `create table agent_keys (
     id uuid primary key,
     cluster_id uuid not null references clusters on delete cascade,
     public_key bytea not null,
     cluster_uid text not null,
     agent_version text not null,
     created_at timestamptz not null default now(),
     expires_at timestamptz,
     revoked_at timestamptz
   )`,
  `create index agent_keys_cluster on agent_keys (cluster_id)`,
  // The counter of desired state. Taken under this row's lock (select ... for update, in order of cluster_id), so no reader can
  // skip a revision. approved_digest: a person let an agent that holds adopt exactly this (epoch, revision) state.
  `create table cluster_deliveries (
     cluster_id uuid primary key references clusters on delete cascade,
     desired_revision bigint not null default 0,
     tombstones_swept_to bigint not null default 0,
     is_hold_approved boolean not null default false
   ) with (fillfactor = 70)`,
  // What the agent last said. One narrow row per cluster, updated in place.
  `create table cluster_contacts (
     cluster_id uuid primary key references clusters on delete cascade,
     last_contact_at timestamptz,
     session text,
     sequence integer not null default 0,
     status_digest text not null default '',
     held_epoch text,
     held_revision bigint,
     held_digest text,
     hold_code text,
     hold_message text,
     hold_since timestamptz
   ) with (fillfactor = 70)`,

  // --- repositories -------------------------------------------------------------------------------------------------------------
  `create table repositories (
     id uuid primary key,
     url text collate "C" not null unique,
     is_prefix boolean not null default false,
     username text,
     password_sealed bytea,
     created_at timestamptz not null default now()
   )`,
  // One row per (url, ref) that anything uses: resolved once, whatever the number of applications.
  `create table repository_refs (
     url text collate "C" not null,
     ref text collate "C" not null,
     commit text,
     resolved_at timestamptz,
     checked_at timestamptz,
     next_check_at timestamptz not null default now(),
     error jsonb,
     wanted_at timestamptz not null default now(),
     primary key (url, ref)
   )`,
  `create index repository_refs_next_check on repository_refs (next_check_at)`,

  // --- application sets ---------------------------------------------------------------------------------------------------------
  `create table application_sets (
     id uuid primary key,
     name text collate "C" not null unique,
     manifest jsonb not null,
     generation integer not null default 1,
     sources jsonb not null default '[]',
     uses_clusters boolean not null default false,
     conditions jsonb not null default '[]',
     expanded_at timestamptz,
     deleting_cascade boolean,
     created_at timestamptz not null default now(),
     updated_at timestamptz not null default now()
   )`,
  `create table application_set_plans (
     id uuid primary key,
     application_set_id uuid not null references application_sets on delete cascade,
     status text not null check (status in ('Applied', 'Held', 'Superseded')),
     digest text not null,
     create_count integer not null,
     update_count integer not null,
     delete_count integer not null,
     unchanged_count integer not null,
     held_reason text,
     problems jsonb not null default '[]',
     items jsonb not null default '[]',
     approved_by text,
     created_at timestamptz not null default now()
   )`,
  `create index application_set_plans_set on application_set_plans (application_set_id, created_at desc)`,
  `create unique index application_set_plans_held on application_set_plans (application_set_id) where status = 'Held'`,

  // --- applications -------------------------------------------------------------------------------------------------------------
  // spec_digest: digest over what the template made (spec, labels, annotations, finalizers): unchanged rows are not written.
  // stale_since: set when the render or the assignment may be out of date; the render job works on these rows and clears it only
  // when nothing set it again meanwhile (stale_mark grows with every request).
  `create table applications (
     id uuid primary key,
     name text collate "C" not null unique,
     application_set_id uuid references application_sets,
     cluster_id uuid references clusters on delete set null,
     destination text not null,
     namespace text not null default '',
     project text not null default 'default',
     labels jsonb not null default '{}',
     annotations jsonb not null default '{}',
     finalizers jsonb not null default '[]',
     spec jsonb not null,
     spec_digest text not null,
     source_url text collate "C",
     source_ref text collate "C",
     revision text,
     render_digest text,
     conditions jsonb not null default '[]',
     rendered_at timestamptz,
     stale_since timestamptz,
     stale_mark bigint not null default 0,
     requested_operation jsonb,
     pinned_revision_id integer,
     deleting_at timestamptz,
     deleting_resources boolean,
     created_at timestamptz not null default now(),
     updated_at timestamptz not null default now()
   ) with (fillfactor = 80)`,
  `create index applications_set on applications (application_set_id)`,
  `create index applications_cluster on applications (cluster_id)`,
  `create index applications_source on applications (source_url, source_ref)`,
  `create index applications_stale on applications (stale_since) where stale_since is not null`,
  `create index applications_labels on applications using gin (labels jsonb_path_ops)`,
  `create extension if not exists pg_trgm`,
  `create index applications_name_search on applications using gin (name gin_trgm_ops)`,
  `create table application_revisions (
     application_id uuid not null references applications on delete cascade,
     id integer not null,
     revision text not null,
     render_digest text not null,
     deployed_at timestamptz not null default now(),
     initiated_by text not null,
     primary key (application_id, id)
   )`,
];
