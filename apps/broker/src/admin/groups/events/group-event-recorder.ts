import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../../admin-context.js';
import { GROUP_EVENTS, type GroupEvents, type NewGroupEvent } from './group-events.js';

const WRITE_MS = 1_000;
/** Of a second. A crowd of groups that rebalance without end fills no table; the metrics count all of them. */
const WAITING_MAX = 200;

/** Writes down the rebalances of the groups that this broker coordinates, once a second. */
@Injectable()
export class GroupEventRecorder implements OnModuleInit, OnModuleDestroy {
  #waiting: NewGroupEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing = Promise.resolve();

  constructor(
    @Inject(GROUP_EVENTS) private readonly events: GroupEvents,
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
  ) {}

  onModuleInit(): void {
    const { activity, clock, log } = this.context;
    activity?.onRebalance((rebalance) => {
      if (this.#waiting.length >= WAITING_MAX) return;
      const at = new Date(clock.now());
      this.#waiting.push({ ...rebalance, at, brokerId: log.cluster.brokerId });
    });
    this.#timer = setInterval(() => this.#write(), WRITE_MS).unref();
  }

  /** The database is closed after this. */
  async onModuleDestroy(): Promise<void> {
    this.context.activity?.onRebalance(null);
    clearInterval(this.#timer);
    this.#write();
    await this.#writing;
  }

  #write(): void {
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#writing = this.#writing
      .then(() => this.events.add(events))
      .catch((err: unknown) =>
        this.context.logger.warn({ err, count: events.length }, 'rebalances were not written down'),
      );
  }
}
