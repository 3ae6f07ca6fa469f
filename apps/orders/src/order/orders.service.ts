import { ConflictException, Inject, Injectable, Logger, NotFoundException } from '@nestjs/common';
import { orders, type OrderAnnouncement } from '@posthorn/contracts';
import { Outbox } from '@posthorn/outbox';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { Order } from './order.entity.js';
import { cancel } from './order.js';
import type { ListOrders, PlaceOrder } from './orders.dto.js';

/** What customers do with orders. Saving an order and publishing it are one transaction: both happen or neither. */
@Injectable()
export class OrdersService {
  private readonly logger = new Logger('Orders');

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Placing the same id again changes nothing and answers the order as it is. */
  place(request: PlaceOrder): Promise<Order> {
    const { id, customer, address, dishes, totalCents, card, tipCents } = request;
    const now = new Date();
    return this.dataSource.transaction(async (manager) => {
      const order = manager.create(Order, {
        id,
        customer,
        address,
        dishes,
        totalCents,
        card,
        tipCents,
        status: 'placed',
        cancelReason: null,
        eventsPublished: 0,
        placedAt: now,
        updatedAt: now,
      });
      const record = announce(order, placed(order, this.config.release), now);
      const inserted = await manager
        .createQueryBuilder()
        .insert()
        .into(Order)
        .values(order)
        .orIgnore()
        .returning('id')
        .execute();
      if ((inserted.raw as unknown[]).length === 0) return manager.findOneByOrFail(Order, { id });
      await this.outbox.add(manager, record);
      this.tell(order, 'OrderPlaced');
      return order;
    });
  }

  /** Cancelling a cancelled order again changes nothing. 404 for an unknown order, 409 once it is too late. */
  cancel(id: string): Promise<Order> {
    const now = new Date();
    return this.dataSource.transaction(async (manager) => {
      const order = await this.lock(manager, id);
      if (order.status === 'cancelled') return order;
      const step = cancel(order, 'customer');
      if (!step?.publish) {
        throw new ConflictException(`the order is ${order.status} and can no longer be cancelled`);
      }
      Object.assign(order, step.state, { updatedAt: now });
      const record = announce(order, step.publish, now);
      await manager.save(order);
      await this.outbox.add(manager, record);
      this.tell(order, 'OrderCancelled by the customer');
      return order;
    });
  }

  async get(id: string): Promise<Order> {
    const order = await this.dataSource.getRepository(Order).findOneBy({ id });
    if (!order) throw new NotFoundException(`there is no order ${id}`);
    return order;
  }

  list({ status, limit }: ListOrders): Promise<Order[]> {
    return this.dataSource.getRepository(Order).find({
      where: status ? { status } : {},
      order: { placedAt: 'DESC', id: 'ASC' },
      take: limit,
    });
  }

  private async lock(manager: EntityManager, id: string): Promise<Order> {
    const order = await manager.findOne(Order, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    if (!order) throw new NotFoundException(`there is no order ${id}`);
    return order;
  }

  private tell(order: Order, what: string): void {
    if (this.config.narrate) this.logger.log(`${order.id.slice(0, 8)} ${what}`);
  }
}

/**
 * Release 2 is the one that the demo ships to break a contract: `totalCents` has become `total`, in whole coins. The compiler
 * refuses it, which is what the cast is for; what stops it in the end is the contract, before anything is written.
 */
function placed(order: Order, release: number): OrderAnnouncement {
  const { customer, address, dishes, totalCents, card, tipCents } = order;
  const data = { customer, address, dishes, totalCents, card, tipCents };
  if (release === 1) return { type: 'OrderPlaced', data };
  const { totalCents: _, ...others } = data;
  const broken = { type: 'OrderPlaced', data: { ...others, total: totalCents / 100 } };
  return broken as unknown as OrderAnnouncement;
}

/** Numbers the announcement as the order's next event; the order row and the record belong in one transaction. */
export function announce(order: Order, publish: OrderAnnouncement, now: Date) {
  order.eventsPublished += 1;
  const position = { orderId: order.id, sequence: order.eventsPublished, at: now.toISOString() };
  return orders.record(publish, position);
}
