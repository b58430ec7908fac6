import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the desired state is for that waits for others: on another cluster it is another one, though its render is the same. */
export class AddWaitCluster2026112100013 implements MigrationInterface {
  name = 'AddWaitCluster2026112100013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table application_waits add column cluster_id uuid`);
    await runner.query(
      `update application_waits w set cluster_id = a.cluster_id from applications a where a.id = w.application_id`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table application_waits drop column cluster_id`);
  }
}
