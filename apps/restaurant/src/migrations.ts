import {
  InstallOutbox1764200000000,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
} from '@posthorn/outbox';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTickets1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table restaurant.tickets (
        order_id uuid primary key,
        status text not null default 'new',
        due_at timestamptz,
        events_published integer not null default 0
      ) with (fillfactor = 70)`);
    await runner.query(
      'create index tickets_due_at_idx on restaurant.tickets (due_at) where due_at is not null',
    );
    await runner.query(`
      create table restaurant.received_events (
        id bigint generated always as identity primary key,
        topic text not null,
        order_id uuid not null,
        sequence integer not null,
        received_at timestamptz not null default now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table restaurant.received_events, restaurant.tickets');
  }
}

/** What the timeline of an order shows, and the index by which an event that was sent twice is known. */
export class DescribeReceivedEvents1764300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table restaurant.received_events add column type text, add column said_at timestamptz',
    );
    await runner.query(
      'create index received_events_order_id_idx on restaurant.received_events (order_id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index restaurant.received_events_order_id_idx');
    await runner.query(
      'alter table restaurant.received_events drop column type, drop column said_at',
    );
  }
}

export class CreateRecipes1764300000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table restaurant.recipes (
        dish text primary key,
        learnt_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table restaurant.failed_attempts (
        id bigint generated always as identity primary key,
        order_id uuid not null,
        topic text not null,
        partition integer not null,
        record_offset bigint not null,
        attempt integer not null,
        error text not null,
        dead_letter_topic text,
        failed_at timestamptz not null default now()
      )`);
    await runner.query(
      'create index failed_attempts_order_id_idx on restaurant.failed_attempts (order_id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table restaurant.failed_attempts, restaurant.recipes');
  }
}

export const migrations = [
  InstallOutbox1764200000000,
  CreateTickets1764000000001,
  DescribeReceivedEvents1764300000001,
  CreateRecipes1764300000002,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
];
