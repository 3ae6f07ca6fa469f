import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stretch of time is asked for, and what is older than it is to be kept is deleted, without reading all there is. */
export class AuditByTime1766000000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create index audit_log_at_idx on posthorn_admin.audit_log (at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index posthorn_admin.audit_log_at_idx');
  }
}
