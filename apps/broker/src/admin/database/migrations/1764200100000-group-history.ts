import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GroupHistory1764200100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table posthorn_admin.leases (
        name text not null,
        owner uuid not null,
        until timestamptz not null,
        constraint leases_pkey primary key (name)
      )`);
    await queryRunner.query(`
      create table posthorn_admin.lag_history (
        group_id text not null,
        at timestamptz not null,
        lag bigint not null,
        lag_seconds real,
        consumed bigint not null,
        produced bigint not null,
        is_coarse boolean not null,
        constraint lag_history_pkey primary key (group_id, at)
      )`);
    await queryRunner.query(
      'create index lag_history_at_idx on posthorn_admin.lag_history (is_coarse, at)',
    );
    await queryRunner.query(`
      create table posthorn_admin.group_events (
        id bigint generated always as identity,
        group_id text not null,
        at timestamptz not null,
        generation_id integer not null,
        member_count integer not null,
        broker_id integer not null,
        constraint group_events_pkey primary key (id)
      )`);
    await queryRunner.query(
      'create index group_events_group_id_id_idx on posthorn_admin.group_events (group_id, id)',
    );
    await queryRunner.query('create index group_events_at_idx on posthorn_admin.group_events (at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table posthorn_admin.group_events');
    await queryRunner.query('drop table posthorn_admin.lag_history');
    await queryRunner.query('drop table posthorn_admin.leases');
  }
}
