import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const menu = [
  { dish: 'Ramen', cents: 1250 },
  { dish: 'Pizza', cents: 980 },
  { dish: 'Curry', cents: 1130 },
  { dish: 'Falafel', cents: 720 },
  { dish: 'Dumplings', cents: 860 },
  { dish: 'Soup', cents: 540 },
];
/** Never on the menu of the demo's restaurant: an order with it is refused. */
const SOLD_OUT = { dish: 'Fugu', cents: 4900 };
const names = ['Ada', 'Boris', 'Chidi', 'Dana', 'Elif', 'Femi', 'Greta', 'Hugo', 'Ines', 'Jonas'];
const streets = ['Mill Lane', 'Harbour Road', 'Station Street', 'Garden Row', 'Castle Hill'];

/** Shares of the orders that meet trouble, so that every path of the demo is walked. */
const REFUSED = 0.03;
const DECLINED = 0.03;
const CANCELLED = 0.04;
const TIP_CENTS_MAX = 500;
const CANCEL_WITHIN_MS = 1500;
const RETRY_FIRST_MS = 200;
const RETRY_MAX_MS = 1600;
const REQUEST_TIMEOUT_MS = 10_000;
/** Customers who order at the same moment. */
const CONCURRENCY = 64;

export interface CustomersOptions {
  /** Of the orders service. */
  readonly url: string;
  readonly signal: AbortSignal;
  readonly random?: () => number;
}

/** Orders, retries until it has an answer, and sometimes changes its mind. */
export class Customers {
  /** Orders that the service has confirmed to a customer: none of them may be missing later. */
  readonly confirmed = new Set<string>();
  private readonly random: () => number;

  constructor(private readonly options: CustomersOptions) {
    this.random = options.random ?? Math.random;
  }

  /** Places `count` orders as fast as they are taken. */
  async placeAtOnce(count: number): Promise<void> {
    let left = count;
    const customer = async () => {
      while (left > 0 && !this.options.signal.aborted) {
        left -= 1;
        await this.placeOne();
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, count) }, customer));
  }

  /** Places orders at this rate until the signal aborts. */
  async placeForEver(perSecond: number): Promise<void> {
    if (perSecond === 0) return;
    while (!this.options.signal.aborted) {
      void this.placeOne();
      await this.pause(1000 / perSecond);
    }
  }

  /** One order of this dish, whose customer does not change his mind. Returns its id. */
  async place(dish: string): Promise<string> {
    const order = { ...this.compose(), dishes: [dish], card: '4242 4242 4242 4242' };
    if (await this.insist('/orders', order)) this.confirmed.add(order.id);
    return order.id;
  }

  private async placeOne(): Promise<void> {
    const order = this.compose();
    const cancels = this.random() < CANCELLED;
    const placed = await this.insist('/orders', order);
    if (!placed) return;
    this.confirmed.add(order.id);
    if (cancels) void this.changeMind(order.id);
  }

  /** 409 is an answer too: it was too late. */
  private async changeMind(id: string): Promise<void> {
    await this.pause(this.random() * CANCEL_WITHIN_MS);
    await this.insist(`/orders/${id}/cancel`, {});
  }

  /**
   * Repeats the same request until it is answered: the service may be killed at any moment, and a customer who got no
   * answer does not know whether the order was taken. The id makes the repetition harmless. False when it was stopped.
   */
  private async insist(path: string, body: object): Promise<boolean> {
    const { url, signal } = this.options;
    for (let retryMs = RETRY_FIRST_MS; !signal.aborted;) {
      const status = await post(`${url}${path}`, body);
      if (status !== undefined && status < 500) {
        if (status >= 400 && status !== 409)
          throw new Error(`POST ${path} was answered with ${status}`);
        return true;
      }
      await this.pause(retryMs);
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
    }
    return false;
  }

  private compose() {
    const dishes = Array.from({ length: 1 + this.below(3) }, () =>
      pick(menu, this.below(menu.length)),
    );
    if (this.random() < REFUSED) dishes.push(SOLD_OUT);
    const digits = this.random() < DECLINED ? '0000' : String(1000 + this.below(9000));
    return {
      id: randomUUID(),
      customer: pick(names, this.below(names.length)),
      address: `${pick(streets, this.below(streets.length))} ${1 + this.below(99)}`,
      dishes: dishes.map(({ dish }) => dish),
      totalCents: dishes.reduce((sum, { cents }) => sum + cents, 0),
      card: `4242 4242 4242 ${digits}`,
      tipCents: this.below(TIP_CENTS_MAX),
    };
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.options;
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** The status, or undefined when no answer came. */
async function post(url: string, body: object): Promise<number | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined; // refused, reset or too slow: all mean that no answer came
  }
}
