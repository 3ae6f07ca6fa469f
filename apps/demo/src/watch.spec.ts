import { describe, expect, it } from '@jest/globals';
import { affectedBy } from './watch.js';

const PROGRAMS = ['broker', 'broker-2', 'orders', 'driver'];

describe('what the compiler wrote', () => {
  it('restarts the app it belongs to', () => {
    expect(affectedBy(['apps/orders/dist/order/order.js'], PROGRAMS)).toEqual(['orders']);
  });

  it('restarts every broker', () => {
    expect(affectedBy(['apps/broker/dist/main.js'], PROGRAMS)).toEqual(['broker', 'broker-2']);
  });

  it('restarts everything when it belongs to a library', () => {
    expect(affectedBy(['libs/log/dist/log.js', 'apps/orders/dist/a.js'], PROGRAMS)).toEqual(
      PROGRAMS,
    );
  });

  it('restarts nothing when it is no program', () => {
    const files = [
      'apps/orders/src/main.ts',
      'libs/log/dist/log.d.ts',
      'apps/orders/dist/.tsbuildinfo',
    ];
    expect(affectedBy(files, PROGRAMS)).toEqual([]);
  });
});
