import { expect, it } from '@jest/globals';
import { AdminApiError } from '@posthorn/admin-client';
import { explain } from './explain.js';

/** As the broker answers. */
function refused(detail: string): AdminApiError {
  const problem = {
    type: '/api/v1/problems/invalid-request',
    title: 'The request is not valid',
    status: 400,
    detail,
    instance: 'urn:uuid:00000000-0000-0000-0000-000000000000',
    code: 'invalid-request',
    hint: '',
    errors: [
      { pointer: '/rate', message: 'must be a number' },
      { pointer: '/to', message: 'must be a topic' },
    ],
  };
  return new AdminApiError({ ...problem, problem });
}

it('names each field of a request that was refused, once', () => {
  const named = '/rate: must be a number; /to: must be a topic';
  expect(explain(refused(named), '').message).toBe(named);
  expect(explain(refused('Two are wrong.'), '').message).toBe(
    'Two are wrong.\n  /rate: must be a number\n  /to: must be a topic',
  );
});
