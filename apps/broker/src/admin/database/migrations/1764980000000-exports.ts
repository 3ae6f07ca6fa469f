import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `create table posthorn_admin.export_chunks (
    job_id bigint not null references posthorn_admin.jobs (id) on delete cascade,
    chunk int not null,
    content bytea not null,
    constraint export_chunks_pkey primary key (job_id, chunk)
  )`,
  // Compressed by the broker: PostgreSQL need not try to.
  'alter table posthorn_admin.export_chunks alter column content set storage external',
  `comment on table posthorn_admin.export_chunks is 'What exports have written: parts of one deflate stream each, in the order of their numbers.'`,
  'alter table posthorn_admin.jobs drop constraint jobs_status_check',
  `alter table posthorn_admin.jobs add constraint jobs_status_check
    check (status in ('queued', 'running', 'paused', 'completed', 'truncated', 'cancelled', 'failed'))`,
];

/** Where exports write to, and how they may end. */
export class Exports1764980000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table posthorn_admin.export_chunks');
    // One that was truncated was done as far as it could be.
    await queryRunner.query(
      `update posthorn_admin.jobs set status = 'completed' where status = 'truncated'`,
    );
    await queryRunner.query('alter table posthorn_admin.jobs drop constraint jobs_status_check');
    await queryRunner.query(`alter table posthorn_admin.jobs add constraint jobs_status_check
      check (status in ('queued', 'running', 'paused', 'completed', 'cancelled', 'failed'))`);
  }
}
