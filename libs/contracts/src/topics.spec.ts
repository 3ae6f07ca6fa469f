import { Ajv } from 'ajv';
import {
  ContractError,
  deliveries,
  orders,
  payments,
  restaurant,
  schemasOf,
  type OrderEvent,
} from './index.js';

const placed: OrderEvent = {
  type: 'OrderPlaced',
  orderId: '0198c7d2-1111-4222-8333-444455556666',
  sequence: 1,
  at: '2026-11-22T16:00:00.000Z',
  data: {
    customer: 'Ada',
    address: 'Mill Lane 3',
    dishes: ['Ramen'],
    totalCents: 1250,
    card: '4242',
    tipCents: 150,
  },
};

describe('a declared topic', () => {
  it('reads back what JSON carried', () => {
    expect(orders.parse(JSON.parse(JSON.stringify(placed)))).toEqual(placed);
  });

  it('writes records that it reads back, keyed by the order', () => {
    const { type, data, ...position } = placed;
    const record = orders.record({ type, data }, position);
    expect(record).toMatchObject({ topic: 'orders', key: placed.orderId });
    expect(orders.parse(JSON.parse(record.value))).toEqual(placed);
  });

  it('drops members it does not know, so a producer may add some first', () => {
    const newer = { ...placed, trace: 'x', data: { ...placed.data, coupon: 'x' } };
    expect(orders.parse(newer)).toEqual(placed);
  });

  it('says of its events as JSON Schema what it says of them here', () => {
    const all = [
      ...schemasOf(orders),
      ...schemasOf(restaurant),
      ...schemasOf(payments),
      ...schemasOf(deliveries),
    ];
    expect(all.filter(({ description = '' }) => description === '')).toEqual([]);
    const [contract] = schemasOf(orders);
    expect(contract).toMatchObject({ event: 'OrderPlaced', topic: 'orders' });
    const validate = new Ajv({ formats: { 'date-time': true } }).compile(contract?.schema ?? {});
    expect(validate(placed)).toBe(true);
    const { tipCents: _, ...older } = placed.data;
    expect(validate({ ...placed, data: older })).toBe(true);
    const { totalCents, ...rest } = placed.data;
    const broken = [
      { ...placed, type: 'OrderLost' },
      { ...placed, orderId: 'one' },
      { ...placed, sequence: 0 },
      { ...placed, at: 'now' },
      { ...placed, data: rest },
      { ...placed, data: { ...rest, totalCents: totalCents / 100 } },
      { ...placed, data: { ...placed.data, dishes: [] } },
      { ...placed, data: { ...placed.data, dishes: [''] } },
    ];
    for (const event of broken) {
      expect(validate(event)).toBe(false);
      expect(() => orders.parse(event)).toThrow(ContractError);
    }
  });

  it('gives a field that came later its default where a record is older', () => {
    const { tipCents: _, ...older } = placed.data;
    expect(orders.parse({ ...placed, data: older }).data).toMatchObject({ tipCents: 0 });
  });

  it('refuses to write what breaks the contract, and names every difference', () => {
    const { type, data, ...position } = placed;
    const { totalCents: _, ...rest } = data;
    const broken = { type, data: { ...rest, total: 12.5, dishes: [] } };
    expect(() => orders.record(broken as never, position)).toThrow(
      [
        'OrderPlaced breaks its contract:',
        '~ dishes must be a list of 1 to 20 items',
        '- totalCents: an integer from 1 to 1000000',
        '+ total: not declared',
      ].join('\n'),
    );
  });

  it.each([
    ['null', null],
    ['an array', []],
    ['a text', 'OrderPlaced'],
    ['no type', { ...placed, type: undefined }],
    ['a type of Object.prototype', { ...placed, type: 'constructor' }],
    ["another topic's type", { ...placed, type: 'MealReady' }],
    ['an order id that is no uuid', { ...placed, orderId: '1' }],
    ['sequence 0', { ...placed, sequence: 0 }],
    ['a fractional sequence', { ...placed, sequence: 1.5 }],
    ['no instant', { ...placed, at: 'yesterday' }],
    ['no data', { ...placed, data: undefined }],
    ['an empty list of dishes', { ...placed, data: { ...placed.data, dishes: [] } }],
    ['too many dishes', { ...placed, data: { ...placed.data, dishes: Array(21).fill('Soup') } }],
    ['a total as text', { ...placed, data: { ...placed.data, totalCents: '1250' } }],
    ['a name beyond its length', { ...placed, data: { ...placed.data, customer: 'a'.repeat(81) } }],
  ])('refuses %s', (_, payload) => {
    expect(() => orders.parse(payload)).toThrow(ContractError);
  });

  it('has a name of its own', () => {
    const names = [orders, restaurant, payments, deliveries].map((topic) => topic.name);
    expect(new Set(names).size).toBe(4);
  });
});
