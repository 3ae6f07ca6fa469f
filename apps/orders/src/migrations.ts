import {
  InstallOutbox1764200000000,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
} from '@posthorn/outbox';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrders1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table orders.orders (
        id uuid primary key,
        status text not null,
        cancel_reason text,
        customer text not null,
        address text not null,
        dishes jsonb not null,
        total_cents integer not null,
        card text not null,
        events_published integer not null,
        placed_at timestamptz not null,
        updated_at timestamptz not null
      ) with (fillfactor = 70)`);
    await runner.query('create index orders_placed_at_idx on orders.orders (placed_at desc, id)');
    await runner.query(`
      create table orders.received_events (
        id bigint generated always as identity primary key,
        topic text not null,
        order_id uuid not null,
        sequence integer not null,
        received_at timestamptz not null default now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table orders.received_events, orders.orders');
  }
}

/** What the timeline of an order shows, and the index by which an event that was sent twice is known. */
export class DescribeReceivedEvents1764300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table orders.received_events add column type text, add column said_at timestamptz',
    );
    await runner.query(
      'create index received_events_order_id_idx on orders.received_events (order_id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index orders.received_events_order_id_idx');
    await runner.query('alter table orders.received_events drop column type, drop column said_at');
  }
}

export class AddTips1764300000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table orders.orders add column tip_cents integer not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table orders.orders drop column tip_cents');
  }
}

export const migrations = [
  InstallOutbox1764200000000,
  CreateOrders1764000000001,
  DescribeReceivedEvents1764300000001,
  AddTips1764300000002,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
];
