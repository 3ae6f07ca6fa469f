import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Long work: what was asked for, how far it is, and whose it is at the moment. */
export class Jobs1764300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table posthorn_admin.jobs (
        id bigint generated always as identity,
        kind text not null,
        spec jsonb not null,
        status text not null default 'queued',
        wanted text not null default 'run',
        total bigint,
        processed bigint not null default 0,
        failed bigint not null default 0,
        skipped bigint not null default 0,
        records_per_second int,
        measured_rate double precision,
        position jsonb,
        intent jsonb,
        sequences jsonb not null default '{}',
        producer_id bigint,
        owner text,
        lease_epoch int not null default 0,
        lease_until timestamptz,
        error text,
        created_by text not null,
        reason text,
        created_at timestamptz not null default clock_timestamp(),
        started_at timestamptz,
        ended_at timestamptz,
        constraint jobs_pkey primary key (id),
        constraint jobs_status_check
          check (status in ('queued', 'running', 'paused', 'completed', 'cancelled', 'failed')),
        constraint jobs_wanted_check check (wanted in ('run', 'pause', 'cancel'))
      )`);
    await queryRunner.query('create index jobs_kind_id_idx on posthorn_admin.jobs (kind, id)');
    await queryRunner.query(
      `create index jobs_unfinished_idx on posthorn_admin.jobs (id) where status in ('queued', 'running')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table posthorn_admin.jobs');
  }
}
