import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changed a drifted field, where the cluster tells. */
export class AddDriftUser2026112100010 implements MigrationInterface {
  name = 'AddDriftUser2026112100010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table drifts add column changed_by text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table drifts drop column changed_by`);
  }
}
