import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From which other cluster an agent's key was used last: a person may say that it is the right one. */
export class AddRefusedAgents2026112100012 implements MigrationInterface {
  name = 'AddRefusedAgents2026112100012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table agent_sessions add column refused_uid text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table agent_sessions drop column refused_uid`);
  }
}
