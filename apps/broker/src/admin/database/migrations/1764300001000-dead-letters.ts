import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The index of dead letters: what failed where and why, and what became of it. The records stay in their topics. */
export class DeadLetters1764300001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table posthorn_admin.dead_letter_groups (
        id bigint generated always as identity,
        group_id text not null,
        handler text not null,
        exception text not null,
        fingerprint text not null,
        message text not null,
        note text,
        assignee text,
        constraint dead_letter_groups_pkey primary key (id),
        constraint dead_letter_groups_group_id_handler_fingerprint_key
          unique (group_id, handler, fingerprint)
      )`);
    await queryRunner.query(`
      create table posthorn_admin.dead_letters (
        id bigint generated always as identity,
        topic text not null,
        topic_id uuid not null,
        partition int not null,
        "offset" bigint not null,
        written_at timestamptz not null,
        origin_topic text,
        origin_partition int,
        origin_offset bigint,
        origin_timestamp bigint,
        letter_group_id bigint not null,
        message text not null,
        attempt int,
        key_hash bytea,
        is_cut boolean not null,
        times_redriven int not null,
        redriven_from text,
        status text not null default 'open',
        note text,
        assignee text,
        job_id bigint,
        redriven_at timestamptz,
        redriven_to text,
        redrive_error text,
        constraint dead_letters_pkey primary key (id),
        constraint dead_letters_topic_id_partition_offset_key unique (topic_id, partition, "offset"),
        constraint dead_letters_letter_group_id_fkey
          foreign key (letter_group_id) references posthorn_admin.dead_letter_groups (id),
        constraint dead_letters_status_check
          check (status in ('open', 'redriving', 'redriven', 'discarded'))
      )`);
    await queryRunner.query(`
      create index dead_letters_letter_group_id_status_idx
        on posthorn_admin.dead_letters (letter_group_id, status, id)`);
    await queryRunner.query(`
      create index dead_letters_status_id_idx on posthorn_admin.dead_letters (status, id)`);
    await queryRunner.query(`
      create index dead_letters_job_id_idx on posthorn_admin.dead_letters
        (job_id, topic, topic_id, partition, "offset") where status = 'redriving'`);
    await queryRunner.query(`
      create index dead_letters_key_hash_idx on posthorn_admin.dead_letters
        (origin_topic, key_hash) where status in ('open', 'redriving')`);
    await queryRunner.query(`
      create table posthorn_admin.dead_letter_positions (
        topic_id uuid not null,
        partition int not null,
        next_offset bigint not null,
        constraint dead_letter_positions_pkey primary key (topic_id, partition)
      )`);
    // Whoever opens this schema first may find no other one yet.
    await queryRunner.query('create schema if not exists posthorn_v1');
    await queryRunner.query(VIEW);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop view posthorn_v1.dead_letter_records');
    await queryRunner.query('drop table posthorn_admin.dead_letter_positions');
    await queryRunner.query('drop table posthorn_admin.dead_letters');
    await queryRunner.query('drop table posthorn_admin.dead_letter_groups');
  }
}

/** A promise like the other views of that schema, see docs/sql.md: columns may be added at the end. */
const VIEW = `
  create view posthorn_v1.dead_letter_records as
  select l.topic, l.partition, l."offset", l.written_at, l.origin_topic, l.origin_partition, l.origin_offset,
    g.group_id, g.handler, g.exception, l.message, g.fingerprint, l.attempt, l.times_redriven, l.status, l.redriven_at
  from posthorn_admin.dead_letters l
  join posthorn_admin.dead_letter_groups g on g.id = l.letter_group_id`;
