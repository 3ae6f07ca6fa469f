import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EventRecord, Received } from '@posthorn/contracts';
import { Inbox, InboxBatch, Outbox, type RecordOrigin } from '@posthorn/outbox';
import { DataSource, In, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { receivedEvents } from '../received-events.js';
import { Order } from './order.entity.js';
import { advance, type OrderInput } from './order.js';
import { announce } from './orders.service.js';

/** Every event answers an order of ours and orders are never deleted, so waiting will not help: a dead letter. */
export class UnknownOrderError extends Error {
  override readonly name = 'UnknownOrderError';
}

/** Applies what restaurant, payment and driver say to the orders, many events per transaction. */
@Injectable()
export class ProgressService {
  private readonly logger = new Logger('Orders');
  private readonly batch: InboxBatch<Received<OrderInput>>;

  constructor(
    dataSource: DataSource,
    private readonly outbox: Outbox,
    inbox: Inbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.batch = new InboxBatch({
      dataSource,
      inbox,
      apply: (manager, received) => this.apply(manager, received),
    });
  }

  /** Resolves once the event's effects are committed. */
  async receive(record: RecordOrigin, event: OrderInput): Promise<void> {
    await this.batch.consume(record, { topic: record.getTopic(), event });
  }

  private async apply(
    manager: EntityManager,
    received: readonly Received<OrderInput>[],
  ): Promise<void> {
    const now = new Date();
    const rows = await this.lock(manager, received);
    const fresh = await receivedEvents.unapplied(manager, received);
    const said: EventRecord[] = [];
    for (const { event } of fresh) {
      const order = rows.get(event.orderId);
      if (order) this.take(order, event, now, said);
    }
    await manager.upsert(Order, [...rows.values()], ['id']);
    await this.outbox.add(manager, said);
    await receivedEvents.add(manager, fresh);
  }

  /** By ascending id, so that two transactions that share orders wait for each other instead of deadlocking. */
  private async lock(
    manager: EntityManager,
    received: readonly Received<OrderInput>[],
  ): Promise<ReadonlyMap<string, Order>> {
    const ids = [...new Set(received.map(({ event }) => event.orderId))];
    const rows = await manager.find(Order, {
      where: { id: In(ids) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const missing = ids.length - rows.length;
    if (missing > 0)
      throw new UnknownOrderError(`${missing} of ${ids.length} events name an unknown order`);
    return new Map(rows.map((order) => [order.id, order]));
  }

  private take(order: Order, event: OrderInput, now: Date, said: EventRecord[]): void {
    const step = advance(order, event);
    Object.assign(order, step.state, { updatedAt: now });
    if (!step.publish) return;
    said.push(announce(order, step.publish, now));
    if (this.config.narrate) this.logger.log(`${order.id.slice(0, 8)} ${step.publish.type}`);
  }
}
