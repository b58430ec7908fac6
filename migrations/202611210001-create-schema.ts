import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definitions } from './schema/definitions.js';
import { states } from './schema/states.js';

/**
 * The first schema. Cold definitions and churning states live in separate tables, so that a heartbeat or a report never rewrites
 * a row that carries a spec. Text identifiers compare by byte (`collate "C"`), which makes name order stable and its index usable.
 */
export class CreateSchema202611210001 implements MigrationInterface {
  // TypeORM orders by the last 13 characters, which must be a number: the day and a running number.
  name = 'CreateSchema2026112100001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...definitions, ...states]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table events, drifts, resources, application_statuses, application_revisions, assignments, render_inputs, renders,
       applications, application_set_plans, application_sets, repository_refs, repositories, cluster_contacts, cluster_deliveries,
       agent_keys, join_tokens, clusters, api_tokens, people, hub_identity`,
    );
  }
}
