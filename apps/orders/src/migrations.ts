import { InstallOutbox1764200000000 } from '@posthorn/outbox';
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

export const migrations = [InstallOutbox1764200000000, CreateOrders1764000000001];
