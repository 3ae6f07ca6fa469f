import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { clusterDocument } from './cluster-document.js';

const require = createRequire(import.meta.url);

const schema = { $ref: '#/$defs/order', $defs: { order: { type: 'object' } } };
const event = (name: string, topic: string | null) => ({
  event: name,
  topic,
  description: null,
  schemaType: 'JSON' as const,
  schema,
});
const document = clusterDocument({
  clusterId: 'c',
  brokers: ['bus:9092'],
  events: [event('Order Placed', 'orders'), event('Order_Placed', 'orders'), event('lost', null)],
  producers: [
    { service: 'shop', topic: 'orders' },
    { service: 'other', topic: 'elsewhere' },
  ],
  consumers: [
    { groupId: 'kitchen', topic: 'orders' },
    { groupId: null, topic: 'orders' },
  ],
});

it("keeps AsyncAPI's own schema of version 3.0.0", () => {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(require('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object);
  validate(document);
  expect(validate.errors).toBeNull();
});

it('names each event once, and leads references of a schema into the document', () => {
  expect(document).toMatchObject({
    channels: { orders: { messages: { Order_Placed: {}, 'Order_Placed-2': {} } } },
    operations: {
      'send.orders.shop': { action: 'send' },
      'receive.orders.kitchen': { action: 'receive' },
    },
    components: {
      messages: {
        Order_Placed: {
          payload: {
            schema: { $ref: '#/components/messages/Order_Placed/payload/schema/$defs/order' },
          },
        },
        lost: { name: 'lost' },
      },
    },
  });
  expect(Object.keys((document as { operations: object }).operations)).toHaveLength(2);
});
