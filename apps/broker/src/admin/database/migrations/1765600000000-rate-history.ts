import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RateHistory1765600000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table posthorn_admin.rate_looks (
        at timestamptz not null,
        produced_per_second double precision not null,
        consumed_per_second double precision not null,
        lag_seconds double precision,
        is_whole boolean not null,
        constraint rate_looks_pkey primary key (at)
      )`);
    await queryRunner.query(`
      create table posthorn_admin.topic_rates (
        topic text not null,
        at timestamptz not null,
        produced_per_second double precision not null,
        constraint topic_rates_pkey primary key (topic, at)
      )`);
    await queryRunner.query('create index topic_rates_at_idx on posthorn_admin.topic_rates (at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table posthorn_admin.topic_rates');
    await queryRunner.query('drop table posthorn_admin.rate_looks');
  }
}
