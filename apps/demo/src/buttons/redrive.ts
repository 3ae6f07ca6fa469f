import type { World } from './button.js';

const LETTERS = 'orders.restaurant.dlq';

/** Sends an order's dead letter back to the topic it came from. Returns what was done. */
export async function redriveOrder({ admin }: World, orderId: string): Promise<string> {
  const { data } = await admin.GET('/api/v1/topics/{topic}/records', {
    params: { path: { topic: LETTERS }, query: { order: 'desc', pageSize: 100 } },
  });
  const letter = data.records.find(({ key }) => key?.text === orderId);
  if (!letter) throw new Error(`there is no letter of order ${orderId} in ${LETTERS}`);
  await admin.POST('/api/v1/topics/{topic}/records', {
    params: { path: { topic: 'orders' } },
    headers: { 'X-Reason': 'the kitchen has learnt the recipe' },
    body: { key: { text: orderId }, value: { text: letter.value?.text ?? '' } },
  });
  return 'the letter was redriven to orders';
}
