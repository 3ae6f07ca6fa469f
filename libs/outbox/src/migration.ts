import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tablesOf } from './tables.js';

/** For the `migrations` of a DataSource, with `outboxEntities` among its entities. */
export class CreateOutbox1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { outbox, relay, inbox } = tablesOf(runner.dataSource);
    // The outbox is a queue: nearly every row it ever had is dead. Vacuum by count, not by share of a table that is
    // usually empty.
    await runner.query(
      `create table ${outbox} (
        id bigint generated always as identity primary key,
        event_id uuid not null,
        topic text not null,
        key text,
        value bytea,
        headers jsonb not null,
        added_at timestamptz not null default now()
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`,
    );
    await runner.query(
      `create table ${relay} (
        id smallint primary key check (id = 1),
        owner text not null,
        expires_at timestamptz not null
      )`,
    );
    await runner.query(
      `create table ${inbox} (
        event_id text primary key,
        received_at timestamptz not null default now()
      )`,
    );
    // Rows arrive in the order of their time, so a block range index finds the old ones at a thousandth of the size.
    await runner.query(`create index on ${inbox} using brin (received_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const { outbox, relay, inbox } = tablesOf(runner.dataSource);
    await runner.query(`drop table ${outbox}, ${relay}, ${inbox}`);
  }
}
