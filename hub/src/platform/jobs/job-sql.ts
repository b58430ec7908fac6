// The only SQL that touches the job library's tables: enqueueing inside any transaction, and what the library does not offer itself.
import { createHash } from 'node:crypto';

/** The library's limit for a job key. */
const MAXIMUM_KEY_LENGTH = 512;

/** First key of the advisory locks that say "this pool of workers lives". */
export const POOL_LOCK_CLASS = 730_588_165;
/** First key of the advisory locks that say "this job runs". */
export const JOB_LOCK_CLASS = 730_588_166;

/** Younger locks are left alone: a new pool may not have taken its advisory lock yet. */
export const ORPHAN_AGE_SECONDS = 2;

/** What makes two jobs the same. */
export function jobKey(name: string, identity: string): string {
  const key = `${name}:${identity}`;
  return key.length <= MAXIMUM_KEY_LENGTH
    ? key
    : `${name}:sha256:${createHash('sha256').update(identity).digest('hex')}`;
}

/**
 * Parameters: name, JSON array of {identity, key} in the order of keys (two transactions then never wait for each other in a circle),
 * run_at or null. With a time, a job that waits already keeps its own; {@link HASTEN} must follow then.
 */
export const ENQUEUE = `
  select from graphile_worker.add_jobs(array(
    select row(
      $1::text,
      json_build_object('identity', wanted.identity),
      null,
      coalesce($3::timestamptz, now()),
      null,
      wanted.key,
      null,
      null
    )::graphile_worker.job_spec
    from json_to_recordset($2::json) as wanted(identity text, key text)
  ), $3::timestamptz is not null)`;

/** What the notification says of jobs with a time of their own, for {@link TELL_OF_TIMES}. The library wakes nobody for it. */
export const HAS_TIMES = 'times';

/** Tells every hub, when the transaction commits, that jobs with a time of their own came or changed. Once, however often it is said. */
export const TELL_OF_TIMES = `select pg_notify('jobs:insert', '{"count":0,"${HAS_TIMES}":true}')`;

/**
 * Parameters: keys, run_at. Brings forward what waits for a later time. A statement of its own: only so does it see what another
 * transaction, for which the one before had to wait, asked for at the same moment.
 */
export const HASTEN = `
  select from graphile_worker.reschedule_jobs(
    array(select id from graphile_worker.jobs where key = any ($1::text[]) and locked_at is null and run_at > $2::timestamptz),
    run_at => $2::timestamptz
  )`;

/** The same for all that waits for a time. */
export const HASTEN_ALL = `
  select from graphile_worker.reschedule_jobs(
    array(select id from graphile_worker.jobs where locked_at is null and attempts < max_attempts and run_at > now()),
    run_at => now()
  )`;

/** The same when a clock was set back while nobody looked: a job then seems to have been asked for in the future. */
export const HASTEN_AFTER_SET_BACK = `${HASTEN_ALL}
  where exists (select from graphile_worker.jobs where updated_at > now() + interval '5 seconds')`;

/** Wakes workers, as the library's own notification after an insert does. Parameter: how many. */
export const WAKE = `select pg_notify('jobs:insert', json_build_object('r', random(), 'count', $1::int)::text)`;

/** The same for each job that is due, and for none when none is. More are found by whoever finished one. */
export const WAKE_FOR_DUE = `
  select pg_notify('jobs:insert', json_build_object('r', random(), 'count', count(*))::text)
  from (select from graphile_worker.jobs where locked_at is null and attempts < max_attempts and run_at <= now() limit 100) due
  having count(*) > 0`;

/**
 * Milliseconds until the next waiting job is due, null when none waits for a time; and whether one came to be due in the last seconds, so
 * that nobody may have been woken for it yet.
 */
export const NEXT_DUE = `
  select ceil(extract(epoch from min(run_at) filter (where run_at > now()) - now()) * 1000)::float8 as "dueMs",
         coalesce(bool_or(run_at <= now()), false) as "isDue"
  from graphile_worker.jobs
  where locked_at is null and attempts < max_attempts and run_at > now() - interval '5 seconds'`;

/**
 * Gives back the jobs of pools whose process died: a pool holds an advisory lock as long as it lives. The library alone would wait
 * four hours. Parameters: lock class, age in seconds.
 */
export const RELEASE_ORPHANS = `
  select graphile_worker.force_unlock_workers(array_agg(dead.pool))
  from (
    select distinct locked_by as pool from graphile_worker.jobs
    where locked_at < now() - make_interval(secs => $2)
      and not exists (
        select from pg_locks
        where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
          and classid = $1::int::oid and objid::int8 = (hashtext(locked_by)::int8 & 4294967295) and objsubid = 2
      )
  ) dead
  having count(*) > 0`;

/** How many jobs wait, run, and were given up after their last try. */
export const COUNT_BY_STATE = `
  select case when locked_at is not null then 'running' when attempts >= max_attempts then 'failed' else 'waiting' end as state,
         count(*)::int as jobs
  from graphile_worker.jobs group by 1`;
