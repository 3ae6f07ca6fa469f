import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What exports store is added up at each step of one: those of the last hours, and not all there ever were. */
export class ExportsByEnd1764990000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create index jobs_exports_ended_at_idx on posthorn_admin.jobs (ended_at) where kind = 'export'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index posthorn_admin.jobs_exports_ended_at_idx');
  }
}
