import { checkOutboxOptions } from './outbox-options.js';

describe('OutboxModule does not start with', () => {
  it.each<[object, string]>([
    [{ relays: false }, "OutboxModule: unknown option 'relays'; known are instanceId"],
    [{ relay: 'false' }, "OutboxModule: relay must be a boolean, not 'false'"],
    [{ pollIntervalMs: '5' }, "OutboxModule: pollIntervalMs must be a number, not '5'"],
    [
      { pollIntervalMs: 0 },
      'OutboxModule: pollIntervalMs must lie between 1 and 2147483647, not 0',
    ],
    [{ instanceId: '' }, 'OutboxModule: instanceId must be a string'],
  ])('%j', (options, message) => {
    expect(() => checkOutboxOptions(options)).toThrow(message);
  });

  it('but with options that are undefined, which have their defaults', () => {
    const options = { instanceId: undefined, relay: undefined, pollIntervalMs: undefined };
    expect(checkOutboxOptions(options)).toBe(options);
  });
});
