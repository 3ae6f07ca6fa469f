import { Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  InstallOutbox1764200000000,
  Manager,
  openDataSource,
  Outbox,
  OutboxModule,
  Transactional,
} from '@posthorn/outbox';
import { type EventContract, PosthornModule, Subscribe } from '@posthorn/transport';
import type { Client } from 'pg';
import { EntityManager, type DataSource, type MigrationInterface } from 'typeorm';

class Order {
  id: string;
  paid: boolean;
}
class PaymentEvent {
  orderId: string;
}
declare const CreateOrders1764000000001: new () => MigrationInterface;
declare const dataSource: DataSource;
declare const outbox: Outbox;
declare const order: Order;
declare const OrderPlaced: EventContract<{ id: string }>;
declare const client: Client;
declare const id: string;
declare const body: string;
declare const tenant: string;
type Query = (strings: TemplateStringsArray, ...values: unknown[]) => object;
declare const sql: Query;
declare const prisma: { $queryRaw: Query };
declare const tx: { execute(query: object): Promise<unknown> };
declare const trx: { raw(query: string, values: unknown[]): Promise<unknown> };
