import { AdminApiError, type AdminClient, type GroupLag } from '@posthorn/admin-client';
import type pg from 'pg';

/** What one service does, from its own tables and from the group it reads in. */
export interface ServiceFlow {
  /** Events applied per second, since the last reading. */
  readonly rate: number;
  /** Work that waits for time to pass: meals that cook, charges under way, drivers on the road; of orders, those that have not ended. */
  readonly inFlight: number;
  /** Records not yet read, and how old the first of them is; null while no broker answers. */
  readonly lag: number | null;
  readonly lagSeconds: number | null;
}

export interface BrokerFlow {
  /** Records appended per second; null while no broker answers. */
  readonly rate: number | null;
  /** Rows of the outbox that wait for a broker. */
  readonly outbox: number;
}

export const groups = ['orders', 'restaurant', 'payment', 'driver', 'tips'] as const;
export type GroupName = (typeof groups)[number];
/** `tips` is a handler of the driver service with a group of its own. */
export type ServiceName = Exclude<GroupName, 'tips'>;
const services: readonly ServiceName[] = ['orders', 'restaurant', 'payment', 'driver'];

const flowQuery = `
  select
    coalesce((select max(id) from orders.received_events), 0)::float8 as "ordersApplied",
    coalesce((select max(id) from restaurant.received_events), 0)::float8 as "restaurantApplied",
    coalesce((select max(id) from payment.received_events), 0)::float8 as "paymentApplied",
    coalesce((select max(id) from driver.received_events), 0)::float8 as "driverApplied",
    (select count(*) from orders.orders where status not in ('delivered', 'cancelled'))::int as "ordersInFlight",
    (select count(*) from restaurant.tickets where due_at is not null)::int as "restaurantInFlight",
    (select count(*) from payment.payments where due_at is not null)::int as "paymentInFlight",
    (select count(*) from driver.deliveries where due_at is not null)::int as "driverInFlight",
    (select count(*) from posthorn.outbox)::int as outbox,
    (select jsonb_object_agg(status, orders) from (
      select status, count(*) as orders from orders.orders
      where status not in ('delivered', 'cancelled') group by status
    ) as open) as states`;

type FlowRow = Record<`${ServiceName}Applied` | `${ServiceName}InFlight` | 'outbox', number> & {
  readonly states: Readonly<Record<string, number>> | null;
};

export interface Flow {
  readonly services: Readonly<Record<ServiceName, ServiceFlow>>;
  readonly broker: BrokerFlow;
  readonly tips: Pick<ServiceFlow, 'lag' | 'lagSeconds'>;
  /** Orders under way, by status. */
  readonly states: Readonly<Record<string, number>>;
}

interface Reading {
  readonly at: number;
  readonly row: FlowRow;
  /** Records appended to the topics that are read by anybody; undefined while no broker answers. */
  readonly appended: number | undefined;
}

/** Rates need two readings, so this remembers one. */
export class FlowReader {
  private last: Reading | undefined;

  constructor(
    private readonly database: pg.Pool,
    private readonly admin: AdminClient,
  ) {}

  async read(): Promise<Flow> {
    const [{ rows }, lags] = await Promise.all([
      this.database.query<FlowRow>(flowQuery),
      this.readLags(),
    ]);
    const [row] = rows;
    if (!row) throw new Error('the flow query gave no row');
    const now: Reading = { at: performance.now(), row, appended: appendedOf(lags) };
    const before = this.last ?? now;
    this.last = now;
    const perSecond = (difference: number): number =>
      now.at === before.at ? 0 : Math.max(0, (difference * 1000) / (now.at - before.at));
    const flowOf = (name: ServiceName): ServiceFlow => ({
      rate: round(perSecond(row[`${name}Applied`] - before.row[`${name}Applied`])),
      inFlight: row[`${name}InFlight`],
      ...lagOf(lags.get(name)),
    });
    return {
      services: Object.fromEntries(
        services.map((name) => [name, flowOf(name)]),
      ) as Flow['services'],
      broker: {
        rate:
          now.appended === undefined || before.appended === undefined
            ? null
            : round(perSecond(now.appended - before.appended)),
        outbox: row.outbox,
      },
      tips: lagOf(lags.get('tips')),
      states: row.states ?? {},
    };
  }

  /** Of the groups that a broker knows; none while no broker answers. */
  private async readLags(): Promise<ReadonlyMap<GroupName, GroupLag>> {
    const lags = await Promise.all(groups.map((group) => this.readLag(group)));
    return new Map(lags.filter((lag) => lag !== undefined));
  }

  private async readLag(group: GroupName): Promise<readonly [GroupName, GroupLag] | undefined> {
    try {
      const { data } = await this.admin.GET('/api/v1/consumer-groups/{group}/lags', {
        params: { path: { group } },
        signal: AbortSignal.timeout(LAG_TIMEOUT_MS),
      });
      return data && [group, data];
    } catch (error) {
      // The broker is away, or says nothing in time, or does not know the group yet.
      if (error instanceof AdminApiError || isTimeout(error)) return undefined;
      throw error;
    }
  }
}

const LAG_TIMEOUT_MS = 1500;

const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'TimeoutError';

const round = (rate: number): number => (rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate));

function lagOf(lag: GroupLag | undefined): Pick<ServiceFlow, 'lag' | 'lagSeconds'> {
  const seconds = lag?.maxLagSeconds ?? null;
  return {
    lag: lag?.totalLag ? Number(lag.totalLag) : lag ? 0 : null,
    lagSeconds: seconds === null ? null : Math.round(seconds * 10) / 10,
  };
}

/** Every topic of the demo has a reader, so the readers' high watermarks are the log. */
function appendedOf(lags: ReadonlyMap<GroupName, GroupLag>): number | undefined {
  if (lags.size === 0) return undefined;
  const watermarks = new Map<string, number>();
  for (const { partitions } of lags.values()) {
    for (const { topic, partition, highWatermark } of partitions) {
      if (highWatermark !== null) watermarks.set(`${topic}/${partition}`, Number(highWatermark));
    }
  }
  return [...watermarks.values()].reduce((sum, watermark) => sum + watermark, 0);
}
