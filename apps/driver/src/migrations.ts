import {
  InstallOutbox1764200000000,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
} from '@posthorn/outbox';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDeliveries1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table driver.deliveries (
        order_id uuid primary key,
        status text not null default 'waiting',
        address text,
        driver text,
        meal_ready boolean not null default false,
        due_at timestamptz,
        events_published integer not null default 0
      ) with (fillfactor = 70)`);
    await runner.query(
      'create index deliveries_due_at_idx on driver.deliveries (due_at) where due_at is not null',
    );
    await runner.query(`
      create table driver.received_events (
        id bigint generated always as identity primary key,
        topic text not null,
        order_id uuid not null,
        sequence integer not null,
        received_at timestamptz not null default now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table driver.received_events, driver.deliveries');
  }
}

/** What the timeline of an order shows, and the index by which an event that was sent twice is known. */
export class DescribeReceivedEvents1764300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table driver.received_events add column type text, add column said_at timestamptz',
    );
    await runner.query(
      'create index received_events_order_id_idx on driver.received_events (order_id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index driver.received_events_order_id_idx');
    await runner.query('alter table driver.received_events drop column type, drop column said_at');
  }
}

export class CreateTips1764300000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table driver.tips (
        order_id uuid primary key,
        driver text not null,
        tip_cents integer,
        is_due boolean not null default false
      ) with (fillfactor = 70)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table driver.tips');
  }
}

export const migrations = [
  InstallOutbox1764200000000,
  CreateDeliveries1764000000001,
  DescribeReceivedEvents1764300000001,
  CreateTips1764300000002,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
];
