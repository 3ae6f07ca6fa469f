import { describe, expect, it } from '@jest/globals';
import { openLogger } from './logger.js';

function logged(err: unknown): unknown {
  let text = '';
  openLogger('warn', { write: (line) => void (text += line) }).warn({ err }, 'failed');
  return (JSON.parse(text) as { err: unknown }).err;
}

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
  code: 'ECONNREFUSED',
});

describe('an error in the log', () => {
  it.each<[string, Error, string]>([
    ['nobody listens', refused, refused.message],
    [
      'nobody listens at any address of a host',
      Object.assign(new AggregateError([refused, refused]), { code: 'ECONNREFUSED' }),
      refused.message,
    ],
    ['it is the cause', new Error('nothing was read', { cause: refused }), refused.message],
    ['the connection ends', new Error('Connection terminated unexpectedly'), 'terminated'],
    [
      'the connection had ended before it was asked',
      new Error('Client has encountered a connection error and is not queryable'),
      'not queryable',
    ],
    ['no answer comes in time', new Error('Query read timeout'), 'timeout'],
    ['it has said nothing for long', new Error('PostgreSQL said nothing for 20000 ms'), 'nothing'],
    ['no connection comes in time', new Error('timeout exceeded when trying to connect'), 'time'],
    [
      'PostgreSQL stops',
      Object.assign(new Error('terminating connection due to administrator command'), {
        code: '57P01',
      }),
      'administrator',
    ],
    [
      'a statement takes too long',
      Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' }),
      'timeout',
    ],
  ])('has no stack where %s', (_, error, message) => {
    expect(logged(error)).toEqual(
      expect.objectContaining({ message: expect.stringContaining(message) as unknown }),
    );
    expect(logged(error)).not.toHaveProperty('stack');
  });

  it.each([
    new TypeError('x is undefined'),
    Object.assign(new Error('duplicate key'), { code: '23505' }),
    Object.assign(new Error('no such file'), { code: 'ENOENT' }),
  ])('has its stack where somebody must look for it: %p', (error) => {
    expect(logged(error)).toMatchObject({ message: error.message, stack: error.stack });
  });
});
