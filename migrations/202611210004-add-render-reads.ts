import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What renders of Kustomize and Helm sources read, and which applications have to be rendered anew when their cluster changes. */
export class AddRenderReads2026112100004 implements MigrationInterface {
  name = 'AddRenderReads2026112100004';

  async up(runner: QueryRunner): Promise<void> {
    // "A render of this question read these names." What the names stand for in a commit, with the question, makes the input digest
    // that `render_inputs` knows. names: digest of the list. input_digest: the last one found with it; the row stays as long as that.
    await runner.query(
      `create table render_reads (
         question text collate "C" not null,
         names text collate "C" not null,
         reads json not null,
         input_digest text collate "C" not null,
         used_at timestamptz not null default now(),
         primary key (question, names)
       )`,
    );
    // Whether the last render depends on the cluster: its labels, its claims. True while that is not known.
    await runner.query(`alter table applications add column reads_cluster boolean not null default true`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table applications drop column reads_cluster`);
    await runner.query(`drop table render_reads`);
  }
}
