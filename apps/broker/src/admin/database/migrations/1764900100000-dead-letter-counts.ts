import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How many dead letters there are of what, kept beside them by triggers: the page of failures would read all of them, 3 s for
 * a million. Rows are differences that a reader adds up, and a sweep does now and then. A row that everybody changes would
 * make jobs that are about the same failures wait for each other, and two that meet them in another order end in a deadlock.
 */
export class DeadLetterCounts1764900100000 implements MigrationInterface {
  readonly name = 'DeadLetterCounts1764900100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, COUNT, FUNCTION, ...TRIGGERS, ...INDEXES]) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index posthorn_admin.dead_letters_origin_topic_id_idx');
    for (const { name } of EVENTS) {
      await queryRunner.query(`drop trigger dead_letters_${name} on posthorn_admin.dead_letters`);
    }
    await queryRunner.query('drop function posthorn_admin.count_dead_letters()');
    await queryRunner.query('drop table posthorn_admin.dead_letter_hours');
    await queryRunner.query('drop table posthorn_admin.dead_letter_counts');
  }
}

const TABLES = [
  `create table posthorn_admin.dead_letter_counts (
    letter_group_id bigint not null,
    topic text not null,
    origin_topic text,
    status text not null,
    count int not null,
    -- Of letters that came, null where letters went.
    times_redriven_max int,
    first_seen timestamptz,
    last_seen timestamptz
  )`,
  `create table posthorn_admin.dead_letter_hours (
    letter_group_id bigint not null,
    hour timestamptz not null,
    count int not null
  )`,
];

const COUNT = `
  with counts as (
    insert into posthorn_admin.dead_letter_counts
    select letter_group_id, topic, origin_topic, status, count(*), max(times_redriven), min(written_at), max(written_at)
    from posthorn_admin.dead_letters group by 1, 2, 3, 4)
  insert into posthorn_admin.dead_letter_hours
  select letter_group_id, date_trunc('hour', written_at), count(*) from posthorn_admin.dead_letters group by 1, 2`;

// An update that changes none of the columns leaves no row.
const FUNCTION = `
  create function posthorn_admin.count_dead_letters() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      insert into posthorn_admin.dead_letter_counts
      select letter_group_id, topic, origin_topic, status, count(*), max(times_redriven), min(written_at), max(written_at)
      from come group by 1, 2, 3, 4;
      insert into posthorn_admin.dead_letter_hours
      select letter_group_id, date_trunc('hour', written_at), count(*) from come group by 1, 2;
    elsif tg_op = 'DELETE' then
      insert into posthorn_admin.dead_letter_counts (letter_group_id, topic, origin_topic, status, count)
      select letter_group_id, topic, origin_topic, status, -count(*) from gone group by 1, 2, 3, 4;
    else
      insert into posthorn_admin.dead_letter_counts
      select letter_group_id, topic, origin_topic, status, sum(n), max(times_redriven), min(written_at), max(written_at)
      from (
        select 1 as n, letter_group_id, topic, origin_topic, status, times_redriven, written_at from come
        union all select -1, letter_group_id, topic, origin_topic, status, null, null from gone) t
      group by letter_group_id, topic, origin_topic, status having sum(n) <> 0;
    end if;
    return null;
  end $$`;

const EVENTS = [
  { name: 'come', event: 'insert', tables: 'new table as come' },
  { name: 'gone', event: 'delete', tables: 'old table as gone' },
  { name: 'changed', event: 'update', tables: 'old table as gone new table as come' },
];

const TRIGGERS = EVENTS.map(
  ({ name, event, tables }) => `
  create trigger dead_letters_${name} after ${event} on posthorn_admin.dead_letters
  referencing ${tables} for each statement execute function posthorn_admin.count_dead_letters()`,
);

const INDEXES = [
  `create index dead_letter_counts_letter_group_id_idx on posthorn_admin.dead_letter_counts (letter_group_id)`,
  `create index dead_letter_hours_letter_group_id_idx on posthorn_admin.dead_letter_hours (letter_group_id)`,
  // Letters about a topic that has few of them.
  `create index dead_letters_origin_topic_id_idx on posthorn_admin.dead_letters (origin_topic, id)`,
];
