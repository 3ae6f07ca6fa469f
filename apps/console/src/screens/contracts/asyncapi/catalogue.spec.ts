import { describe, expect, it } from '@jest/globals';
import { catalogueOf, narrowed } from './catalogue.js';

const operation = (action: 'send' | 'receive', kafka: object) => ({
  action,
  channel: { $ref: '#/channels/orders' },
  bindings: { kafka },
});

const catalogue = catalogueOf({
  asyncapi: '3.0.0',
  servers: { 'broker-1': { host: 'bus:9092', protocol: 'kafka' } },
  channels: {
    orders: { address: 'orders', messages: { Order_Placed: { $ref: '#/components/…' } } },
    couriers: { address: 'couriers', messages: {} },
  },
  operations: {
    'receive.orders.kitchen': operation('receive', { groupId: { enum: ['kitchen'] } }),
    'send.orders.shop': operation('send', { clientId: { enum: ['shop'] } }),
  },
  components: {
    messages: {
      Order_Placed: {
        name: 'Order Placed',
        description: 'An order is there.',
        payload: { schemaFormat: 'application/schema+json;version=draft-07', schema: { a: 1 } },
      },
      lost: { name: 'lost', payload: { schemaFormat: 'application/vnd.apache.avro+json' } },
    },
  },
});

describe('the catalogue of an AsyncAPI document', () => {
  it('has channels with their messages and who is at them, operations, and messages with their schema', () => {
    expect(catalogue).toMatchObject({
      version: '3.0.0',
      servers: ['bus:9092'],
      channels: [
        { topic: 'couriers', messages: [], senders: [], receivers: [] },
        {
          topic: 'orders',
          messages: [{ event: 'Order Placed' }],
          senders: ['shop'],
          receivers: ['kitchen'],
        },
      ],
      operations: [
        { action: 'send', topic: 'orders', who: 'shop' },
        { action: 'receive', topic: 'orders', who: 'kitchen' },
      ],
      messages: [
        { event: 'lost', topic: null, format: 'Avro', schema: '{}' },
        { event: 'Order Placed', topic: 'orders', format: 'JSON Schema', schema: '{\n  "a": 1\n}' },
      ],
    });
  });

  it('is narrowed by an event, a topic or somebody, and empty where there is nothing', () => {
    const { channels, operations, messages } = narrowed(catalogue, 'KITCHEN');
    expect(channels.map(({ topic }) => topic)).toEqual(['orders']);
    expect(operations.map(({ who }) => who)).toEqual(['kitchen']);
    expect(messages).toEqual([]);
    expect(narrowed(catalogue, 'placed').channels).toHaveLength(1);
    expect(catalogueOf({})).toMatchObject({ channels: [], operations: [], messages: [] });
  });
});
