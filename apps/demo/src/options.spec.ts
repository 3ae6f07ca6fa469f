import path from 'node:path';
import { parseOptions, UsageError } from './options.js';

describe('the options of the demo', () => {
  it('are a live demo with two customers a second when nothing is said', () => {
    expect(parseOptions([], {})).toMatchObject({ headless: false, orders: 0, rate: 2 });
  });

  it('are one broker unless told otherwise', () => {
    expect(parseOptions([], {})).toMatchObject({ brokers: 1 });
    expect(parseOptions(['--brokers', '3'], {})).toMatchObject({ brokers: 3 });
  });

  it('place 10,000 orders headless unless told otherwise', () => {
    expect(parseOptions(['--headless', '--chaos'], {})).toMatchObject({
      orders: 10_000,
      chaos: true,
    });
    expect(parseOptions(['--headless', '--orders', '200'], {})).toMatchObject({ orders: 200 });
  });

  it('leave it to the buttons how long they do harm', () => {
    expect(parseOptions([], {})).toMatchObject({ holdMs: undefined, burst: 10_000 });
    expect(parseOptions(['--hold', '2', '--burst', '500'], {})).toMatchObject({
      holdMs: 2000,
      burst: 500,
    });
  });

  it('run the consumer of the checkout unless another is named, by its path from here', () => {
    expect(parseOptions([], {}).playground).toBeUndefined();
    expect(parseOptions(['--playground', 'mine.mjs'], {}).playground).toBe(
      path.resolve('mine.mjs'),
    );
  });

  it('take the database from the environment, and no database from an empty variable', () => {
    expect(parseOptions([], { DATABASE_URL: 'postgresql://x' }).databaseUrl).toBe('postgresql://x');
    expect(parseOptions([], { DATABASE_URL: '' }).databaseUrl).toBeUndefined();
  });

  it.each([
    [['--orders', '-1']],
    [['--orders', 'many']],
    [['--orders', '']],
    [['--orders', '1e9']],
    [['--rate', '0.5']],
    [['--burst', '0']],
    [['--hold', '-1']],
    [['--brokers', '0']],
    [['--brokers', '10']],
    [['--chaos']],
    [['--unknown']],
    [['stray']],
  ])('refuse %j', (args) => {
    expect(() => parseOptions(args, {})).toThrow(UsageError);
  });
});
