import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { restaurant, type EventRecord, type OrderEvent, type Received } from '@posthorn/contracts';
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
import { RecipesService } from '../recipes/recipes.service.js';
import { Ticket } from './ticket.entity.js';
import { advance, due, UnknownRecipeError, type TicketStep } from './ticket.js';

const MEALS_AT_ONCE = 300;
/** Meals that are ready within the same moment leave the kitchen in one transaction. */
const ROUND_MS_MIN = 20;

/** A record, and which try at it this is. */
type Origin = RecordOrigin & { getAttempt(): number };

/**
 * Applies events and time to tickets. Each transaction holds everything that belongs together: the ids of the events,
 * the tickets they change, and what the restaurant says because of them.
 */
@Injectable()
export class KitchenService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Kitchen');
  private readonly batch: InboxBatch<Received<OrderEvent>>;
  private readonly timer: PollLoop;

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    inbox: Inbox,
    private readonly recipes: RecipesService,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.batch = new InboxBatch({
      dataSource,
      inbox,
      apply: (manager, received) => this.apply(manager, received),
    });
    this.timer = new PollLoop({
      round: () => this.finishMeals(),
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
  async receive(record: Origin, event: OrderEvent): Promise<void> {
    try {
      await this.batch.consume(record, { topic: record.getTopic(), event });
    } catch (error) {
      if (!(error instanceof UnknownRecipeError)) throw error;
      throw new UnknownRecipeError(error.dish, record.getAttempt());
    }
    if (event.type === 'OrderDispatched') this.timer.wakeWithin(this.config.cookingMs);
  }

  private async apply(
    manager: EntityManager,
    received: readonly Received<OrderEvent>[],
  ): Promise<void> {
    const now = new Date();
    const tickets = await lockOrCreate(
      manager,
      Ticket,
      received.map(({ event }) => event.orderId),
    );
    const fresh = await receivedEvents.unapplied(manager, received);
    const kitchen = await this.recipes.kitchen(manager);
    const said: EventRecord[] = [];
    for (const { event } of fresh) {
      const ticket = tickets.get(event.orderId);
      if (ticket) this.take(ticket, advance(ticket, event, now, kitchen), now, said);
    }
    await manager.upsert(Ticket, [...tickets.values()], ['orderId']);
    await this.outbox.add(manager, said);
    await receivedEvents.add(manager, fresh);
  }

  /** What cooks is in the database, so a restart in the middle of cooking costs no meal. Returns when to look again. */
  private async finishMeals(): Promise<number> {
    const now = new Date();
    const finished = await this.dataSource.transaction(async (manager) => {
      const tickets = await manager.find(Ticket, {
        where: { dueAt: LessThanOrEqual(now) },
        order: { dueAt: 'ASC' },
        take: MEALS_AT_ONCE,
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      const said: EventRecord[] = [];
      for (const ticket of tickets) this.take(ticket, due(ticket), now, said);
      if (tickets.length > 0) await manager.upsert(Ticket, tickets, ['orderId']);
      await this.outbox.add(manager, said);
      return tickets.length;
    });
    if (finished === MEALS_AT_ONCE) return 0;
    const [next] = await this.dataSource
      .getRepository(Ticket)
      .find({ where: { dueAt: Not(IsNull()) }, order: { dueAt: 'ASC' }, take: 1 });
    return next?.dueAt ? Math.max(ROUND_MS_MIN, next.dueAt.getTime() - Date.now()) : Infinity;
  }

  private take(ticket: Ticket, step: TicketStep, now: Date, said: EventRecord[]): void {
    Object.assign(ticket, step.state);
    if (!step.publish) return;
    ticket.eventsPublished += 1;
    const { orderId, eventsPublished: sequence } = ticket;
    said.push(restaurant.record(step.publish, { orderId, sequence, at: now.toISOString() }));
    if (this.config.narrate) this.logger.log(`${orderId.slice(0, 8)} ${step.publish.type}`);
  }
}
