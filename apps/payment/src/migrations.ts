import {
  InstallOutbox1764200000000,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
} from '@posthorn/outbox';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePayments1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table payment.payments (
        order_id uuid primary key,
        status text not null default 'waiting',
        total_cents integer,
        card text,
        accepted boolean not null default false,
        due_at timestamptz,
        events_published integer not null default 0
      ) with (fillfactor = 70)`);
    await runner.query(
      'create index payments_due_at_idx on payment.payments (due_at) where due_at is not null',
    );
    // Not unique per order: a second charge must be able to show.
    await runner.query(`
      create table payment.ledger_entries (
        id bigint generated always as identity primary key,
        order_id uuid not null,
        amount_cents integer not null,
        booked_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table payment.provider_settings (
        id smallint primary key check (id = 1),
        delay_ms integer not null
      )`);
    await runner.query(`
      create table payment.received_events (
        id bigint generated always as identity primary key,
        topic text not null,
        order_id uuid not null,
        sequence integer not null,
        received_at timestamptz not null default now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table payment.received_events, payment.provider_settings, payment.ledger_entries, payment.payments',
    );
  }
}

/** What the timeline of an order shows, and the index by which an event that was sent twice is known. */
export class DescribeReceivedEvents1764300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table payment.received_events add column type text, add column said_at timestamptz',
    );
    await runner.query(
      'create index received_events_order_id_idx on payment.received_events (order_id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index payment.received_events_order_id_idx');
    await runner.query('alter table payment.received_events drop column type, drop column said_at');
  }
}

export const migrations = [
  InstallOutbox1764200000000,
  CreatePayments1764000000001,
  DescribeReceivedEvents1764300000001,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
];
