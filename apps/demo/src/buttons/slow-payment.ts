import type { Button } from './button.js';
import { count, grouped, until } from './wait.js';

const SLOW_MS = 8000;
const CHARGING = 'payment.payments where due_at is not null';

export const slowPayment: Button = {
  name: 'slow-payment',
  title: 'Slow payment',
  does: `The payment provider takes ${SLOW_MS / 1000} s for each charge.`,
  watch:
    'Charges pile up in payment, in flight. Nobody else waits: every service’s lag stays at 0, and orders are taken as before.',
  heal: 'Make it fast again',
  holdMs: 20_000,
  async run({ world, say, hold, signal }) {
    const before = await setProviderDelay(world.urls.payment, SLOW_MS);
    say(`the provider takes ${SLOW_MS} ms instead of ${before} ms`);
    let waiting = 0;
    try {
      await hold();
      waiting = await count(world, CHARGING);
    } finally {
      await setProviderDelay(world.urls.payment, before);
    }
    say(`the provider takes ${before} ms again; ${grouped(waiting)} charges are still under way`);
    await until({ signal }, 'slow charges have ended', async () => {
      return (await count(world, `${CHARGING} and due_at > now() + interval '1 second'`)) === 0;
    });
    return `${grouped(waiting)} charges waited at once for the provider, and nobody waited for them`;
  },
};

/** Returns what it was before. */
export async function setProviderDelay(payment: string, delayMs: number): Promise<number> {
  const url = `${payment}/provider`;
  const before = (await (await fetch(url)).json()) as { delayMs: number };
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ delayMs }),
  });
  if (!response.ok) throw new Error(`PUT ${url} was answered with ${response.status}`);
  return before.delayMs;
}
