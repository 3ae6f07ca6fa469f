import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import {
  payments,
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
import { ProviderService } from '../provider/provider.service.js';
import { receivedEvents } from '../received-events.js';
import { LedgerEntry } from './ledger-entry.entity.js';
import { Payment } from './payment.entity.js';
import { advance, due, type PaymentStep } from './payment.js';

const CHARGES_AT_ONCE = 300;
/** Answers of the provider that come within the same moment are booked in one transaction. */
const ROUND_MS_MIN = 20;

type Input = Received<OrderEvent | RestaurantEvent>;

/** What a transaction adds besides the changed payments. */
interface Outcome {
  readonly said: EventRecord[];
  readonly booked: { orderId: string; amountCents: number }[];
}

/** Applies events and the provider's answers to payments, with what they book and say, in one transaction each. */
@Injectable()
export class CashierService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Cashier');
  private readonly batch: InboxBatch<Input>;
  private readonly timer: PollLoop;

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    inbox: Inbox,
    private readonly provider: ProviderService,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.batch = new InboxBatch({
      dataSource,
      inbox,
      apply: (manager, received) => this.apply(manager, received),
    });
    this.timer = new PollLoop({
      round: () => this.finishCharges(),
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
    this.timer.wakeWithin(Math.max(ROUND_MS_MIN, this.provider.behaviour.delayMs));
  }

  private async apply(manager: EntityManager, received: readonly Input[]): Promise<void> {
    const now = new Date();
    const { behaviour } = this.provider;
    const rows = await lockOrCreate(
      manager,
      Payment,
      received.map(({ event }) => event.orderId),
    );
    const fresh = await receivedEvents.unapplied(manager, received);
    const outcome: Outcome = { said: [], booked: [] };
    for (const { event } of fresh) {
      const payment = rows.get(event.orderId);
      if (payment) this.take(payment, advance(payment, event, now, behaviour), now, outcome);
    }
    await this.write(manager, [...rows.values()], outcome);
    await receivedEvents.add(manager, fresh);
  }

  /** Charges under way are in the database, so a restart neither forgets nor repeats one. Returns when to look again. */
  private async finishCharges(): Promise<number> {
    const now = new Date();
    const { behaviour } = this.provider;
    const finished = await this.dataSource.transaction(async (manager) => {
      const rows = await manager.find(Payment, {
        where: { dueAt: LessThanOrEqual(now) },
        order: { dueAt: 'ASC' },
        take: CHARGES_AT_ONCE,
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      const outcome: Outcome = { said: [], booked: [] };
      for (const payment of rows) this.take(payment, due(payment, behaviour), now, outcome);
      if (rows.length > 0) await this.write(manager, rows, outcome);
      return rows.length;
    });
    if (finished === CHARGES_AT_ONCE) return 0;
    const [next] = await this.dataSource
      .getRepository(Payment)
      .find({ where: { dueAt: Not(IsNull()) }, order: { dueAt: 'ASC' }, take: 1 });
    return next?.dueAt ? Math.max(ROUND_MS_MIN, next.dueAt.getTime() - Date.now()) : Infinity;
  }

  private async write(
    manager: EntityManager,
    rows: Payment[],
    { said, booked }: Outcome,
  ): Promise<void> {
    await manager.upsert(Payment, rows, ['orderId']);
    if (booked.length > 0) await manager.insert(LedgerEntry, booked);
    await this.outbox.add(manager, said);
  }

  private take(payment: Payment, step: PaymentStep, now: Date, { said, booked }: Outcome): void {
    Object.assign(payment, step.state);
    const { publish } = step;
    if (!publish) return;
    payment.eventsPublished += 1;
    const { orderId, eventsPublished: sequence } = payment;
    said.push(payments.record(publish, { orderId, sequence, at: now.toISOString() }));
    if (publish.type === 'PaymentCharged')
      booked.push({ orderId, amountCents: publish.data.amountCents });
    if (publish.type === 'PaymentRefunded')
      booked.push({ orderId, amountCents: -publish.data.amountCents });
    if (this.config.narrate) this.logger.log(`${orderId.slice(0, 8)} ${publish.type}`);
  }
}
