import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import {
  deliveries,
  type EventRecord,
  type OrderEvent,
  type Received,
  type RestaurantEvent,
} from '@posthorn/contracts';
import {
  Inbox,
  InboxBatch,
  lockOrCreate,
  Outbox,
  PollLoop,
  type RecordOrigin,
} from '@posthorn/outbox';
import { DataSource, IsNull, LessThanOrEqual, Not, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { receivedEvents } from '../received-events.js';
import { Delivery } from './delivery.entity.js';
import { advance, due, type DeliveryStep, type Fleet } from './delivery.js';
import { driverFor } from './fleet.js';

const ARRIVALS_AT_ONCE = 300;
/** Drivers who arrive within the same moment report in one transaction. */
const ROUND_MS_MIN = 20;

type Input = Received<OrderEvent | RestaurantEvent>;

/** Applies events and time to deliveries, with what they say, in one transaction each. */
@Injectable()
export class DispatchService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Dispatch');
  private readonly batch: InboxBatch<Input>;
  private readonly timer: PollLoop;
  private readonly fleet: Fleet;

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    inbox: Inbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.fleet = { pickUpMs: config.pickUpMs, deliveryMs: config.deliveryMs, driverFor };
    this.batch = new InboxBatch({
      dataSource,
      inbox,
      apply: (manager, received) => this.apply(manager, received),
    });
    this.timer = new PollLoop({
      round: () => this.arrive(),
      idleMs: 1000,
      onError: (error) => this.logger.error(error),
    });
  }

  onApplicationBootstrap(): void {
    this.timer.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.timer.stop();
  }

  /** Resolves once the event's effects are committed. */
  async receive(record: RecordOrigin, event: OrderEvent | RestaurantEvent): Promise<void> {
    await this.batch.consume(record, { topic: record.getTopic(), event });
    this.timer.wakeWithin(Math.max(ROUND_MS_MIN, this.fleet.pickUpMs));
  }

  private async apply(manager: EntityManager, received: readonly Input[]): Promise<void> {
    const now = new Date();
    const rows = await lockOrCreate(
      manager,
      Delivery,
      received.map(({ event }) => event.orderId),
    );
    const fresh = await receivedEvents.unapplied(manager, received);
    const said: EventRecord[] = [];
    for (const { event } of fresh) {
      const delivery = rows.get(event.orderId);
      if (delivery) this.take(delivery, advance(delivery, event, now, this.fleet), now, said);
    }
    await manager.upsert(Delivery, [...rows.values()], ['orderId']);
    await this.outbox.add(manager, said);
    await receivedEvents.add(manager, fresh);
  }

  /** Who is on the road is in the database, so a restart strands nobody. Returns when to look again. */
  private async arrive(): Promise<number> {
    const now = new Date();
    const arrived = await this.dataSource.transaction(async (manager) => {
      const rows = await manager.find(Delivery, {
        where: { dueAt: LessThanOrEqual(now) },
        order: { dueAt: 'ASC' },
        take: ARRIVALS_AT_ONCE,
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      const said: EventRecord[] = [];
      for (const delivery of rows) this.take(delivery, due(delivery, now, this.fleet), now, said);
      if (rows.length > 0) await manager.upsert(Delivery, rows, ['orderId']);
      await this.outbox.add(manager, said);
      return rows.length;
    });
    if (arrived === ARRIVALS_AT_ONCE) return 0;
    const [next] = await this.dataSource
      .getRepository(Delivery)
      .find({ where: { dueAt: Not(IsNull()) }, order: { dueAt: 'ASC' }, take: 1 });
    return next?.dueAt ? Math.max(ROUND_MS_MIN, next.dueAt.getTime() - Date.now()) : Infinity;
  }

  private take(delivery: Delivery, step: DeliveryStep, now: Date, said: EventRecord[]): void {
    Object.assign(delivery, step.state);
    if (!step.publish) return;
    delivery.eventsPublished += 1;
    const { orderId, eventsPublished: sequence } = delivery;
    said.push(deliveries.record(step.publish, { orderId, sequence, at: now.toISOString() }));
    if (this.config.narrate) this.logger.log(`${orderId.slice(0, 8)} ${step.publish.type}`);
  }
}
