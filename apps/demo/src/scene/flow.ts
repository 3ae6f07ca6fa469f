import { AdminApiError, type AdminClient, type GroupLag } from '@posthorn/admin-client';
import type pg from 'pg';
import type { BrokerFlow, GuestFlow, ServiceFlow } from '../../web/shapes.js';

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
    (select coalesce(sum(end_offset), 0) from posthorn_v1.partitions)::float8 as appended,
    (select jsonb_object_agg(status, orders) from (
      select status, count(*) as orders from orders.orders
      where status not in ('delivered', 'cancelled') group by status
    ) as open) as states`;

type FlowRow = Record<
  `${ServiceName}Applied` | `${ServiceName}InFlight` | 'outbox' | 'appended',
  number
> & {
  readonly states: Readonly<Record<string, number>> | null;
};

export interface Flow {
  readonly services: Readonly<Record<ServiceName, ServiceFlow>>;
  readonly broker: BrokerFlow;
  readonly tips: Pick<ServiceFlow, 'lag' | 'lagSeconds'>;
  /** Whoever else reads, by group: the playground, and clients of people who try. */
  readonly guests: Readonly<Record<string, GuestFlow>>;
  /** Orders under way, by status. */
  readonly states: Readonly<Record<string, number>>;
}

interface Reading {
  readonly at: number;
  readonly row: FlowRow;
  readonly records: ReadonlyMap<string, GroupRecords>;
}

/** More cards than this would push the others out of sight. */
const GUESTS_MAX = 4;

/** Rates need two readings, so this remembers one. */
export class FlowReader {
  private last: Reading | undefined;

  constructor(
    private readonly database: pg.Pool,
    private readonly admin: AdminClient | undefined,
  ) {}

  async read(): Promise<Flow> {
    const [{ rows }, { rows: groupRows }] = await Promise.all([
      this.database.query<FlowRow>(flowQuery),
      this.database.query<GroupRecords>(recordsQuery),
    ]);
    const records = new Map(groupRows.map((each) => [each.group, each]));
    const guests = guestsAmong([...records.keys()]);
    const lags = await this.readLags([...groups, ...guests]);
    const [row] = rows;
    if (!row) throw new Error('the flow query gave no row');
    const now: Reading = { at: performance.now(), row, records };
    const before = this.last ?? now;
    this.last = now;
    const perSecond = (difference: number): number =>
      now.at === before.at ? 0 : Math.max(0, (difference * 1000) / (now.at - before.at));
    const flowOf = (name: ServiceName): ServiceFlow => ({
      rate: round(perSecond(row[`${name}Applied`] - before.row[`${name}Applied`])),
      inFlight: row[`${name}InFlight`],
      ...lagOf(lags.get(name), records.get(name)),
    });
    const guestOf = (name: string): GuestFlow => {
      const committed = (reading: Reading) => reading.records.get(name)?.committed ?? 0;
      return {
        rate: round(perSecond(committed(now) - committed(before))),
        ...lagOf(lags.get(name), records.get(name)),
      };
    };
    return {
      services: Object.fromEntries(
        services.map((name) => [name, flowOf(name)]),
      ) as Flow['services'],
      broker: {
        rate: round(perSecond(row.appended - before.row.appended)),
        outbox: row.outbox,
      },
      tips: lagOf(lags.get('tips'), records.get('tips')),
      guests: Object.fromEntries(guests.map((name) => [name, guestOf(name)])),
      states: row.states ?? {},
    };
  }

  /** Of the groups that a broker knows; none while no broker answers. */
  private async readLags(names: readonly string[]): Promise<ReadonlyMap<string, GroupLag>> {
    const { admin } = this;
    if (!admin) return new Map();
    const lags = await Promise.all(names.map((group) => readLag(admin, group)));
    return new Map(lags.filter((lag) => lag !== undefined));
  }
}

const LAG_TIMEOUT_MS = 1500;

const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'TimeoutError';

const round = (rate: number): number => (rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate));

/** What is committed in PostgreSQL is known whether a broker answers or not. */
const recordsQuery = `
  select group_id as "group", coalesce(sum(lag), 0)::float8 as lag, coalesce(sum(committed_offset), 0)::float8 as committed
  from posthorn_v1.consumer_lag group by group_id`;

interface GroupRecords {
  readonly group: string;
  readonly lag: number;
  readonly committed: number;
}

/** Groups that are neither the demo's own nor the bookkeeping of an outbox. */
export function guestsAmong(names: readonly string[]): readonly string[] {
  const own: readonly string[] = groups;
  return names
    .filter((name) => !own.includes(name) && !/^(?:posthorn|echo-)/.test(name))
    .toSorted()
    .slice(0, GUESTS_MAX);
}

function lagOf(
  lag: GroupLag | undefined,
  records: GroupRecords | undefined,
): Pick<ServiceFlow, 'lag' | 'lagSeconds'> {
  const seconds = lag?.maxLagSeconds ?? null;
  return {
    lag: records?.lag ?? null,
    lagSeconds: seconds === null ? null : Math.round(seconds * 10) / 10,
  };
}

async function readLag(
  admin: AdminClient,
  group: string,
): Promise<readonly [string, GroupLag] | undefined> {
  try {
    const { data } = await admin.GET('/api/v1/consumer-groups/{group}/lags', {
      params: { path: { group } },
      signal: AbortSignal.timeout(LAG_TIMEOUT_MS),
    });
    return [group, data];
  } catch (error) {
    // The broker is away, or says nothing in time, or does not know the group yet.
    if (error instanceof AdminApiError || isTimeout(error)) return undefined;
    throw error;
  }
}
