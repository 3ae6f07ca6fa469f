import { InstallOutbox1764200000000 } from '@posthorn/outbox';
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

export const migrations = [InstallOutbox1764200000000, CreateTickets1764000000001];
