import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CHANNELS, ChangeFeed } from '../platform/change-feed/change-feed.js';
import { Clock } from '../platform/clock/clock.js';
import type { Transaction } from '../platform/database/transaction.js';
import { EventLog } from './event-log.js';
import { type NewEvent, withinLimits } from './event.js';
import { formatRange, toRanges } from './id-ranges.js';

/** Names are copied into the event, because it outlives what it is about. */
const INSERT = `
  insert into events
    (at, type, severity, message, cluster_id, cluster_name, application_id, application_name, application_set_name, actor, details)
  select $2, e.type, coalesce(e.severity, 'Normal'), e.message,
         e."clusterId", coalesce(e."clusterName", c.name),
         e."applicationId", coalesce(e."applicationName", a.name),
         e."applicationSetName", e.actor, e.details
  from rows from (json_to_recordset($1::json) as (
         type text, severity text, message text, "clusterId" uuid, "clusterName" text, "applicationId" uuid,
         "applicationName" text, "applicationSetName" text, actor text, details jsonb))
       with ordinality as e (type, severity, message, "clusterId", "clusterName", "applicationId", "applicationName",
         "applicationSetName", actor, details, position)
  left join clusters c on c.id = e."clusterId" and e."clusterName" is null
  left join applications a on a.id = e."applicationId" and e."applicationName" is null
  order by e.position
  returning id`;

@Injectable()
export class PostgresEventLog extends EventLog {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changeFeed: ChangeFeed,
    private readonly clock: Clock,
  ) {
    super();
  }

  async record(events: readonly NewEvent[], transaction?: Transaction): Promise<void> {
    if (events.length === 0) return;
    if (transaction === undefined) await this.dataSource.transaction((tx) => this.insert(events, tx));
    else await this.insert(events, transaction);
  }

  private async insert(events: readonly NewEvent[], transaction: Transaction): Promise<void> {
    const rows: { id: string }[] = await transaction.query(INSERT, [
      JSON.stringify(events.map(withinLimits)),
      this.clock.now(),
    ]);
    const ranges = toRanges(rows.map(({ id }) => BigInt(id)));
    await this.changeFeed.publish(CHANNELS.events, ranges.map(formatRange), transaction);
  }
}
