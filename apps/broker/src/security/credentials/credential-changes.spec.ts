import { describe, expect, it } from '@jest/globals';
import { credentialChanges } from './credential-changes.js';

const existing = new Map([['alice', [{ mechanism: 'SCRAM-SHA-256' as const, iterations: 4_096 }]]]);
const upsertion = {
  name: 'bob',
  mechanism: 2,
  iterations: 4_096,
  salt: Buffer.alloc(16, 1),
  saltedPassword: Buffer.alloc(64, 2),
};

function outcomes(
  deletions: { name: string; mechanism: number }[],
  upsertions: Partial<typeof upsertion>[],
): Record<string, string> {
  const changed = upsertions.map((one) => ({ ...upsertion, ...one }));
  const changes = credentialChanges({ deletions, upsertions: changed }, existing);
  const word = (change: object): string => ('error' in change ? String(change.error) : 'changed');
  return Object.fromEntries([...changes].map(([user, change]) => [user, word(change)]));
}

describe('changes of credentials', () => {
  it('are made for each user for himself', () => {
    expect(
      outcomes(
        [
          { name: 'alice', mechanism: 1 },
          { name: 'carol', mechanism: 1 },
        ],
        [{}],
      ),
    ).toEqual({
      alice: 'changed',
      carol: 'RESOURCE_NOT_FOUND',
      bob: 'changed',
    });
  });

  it.each([
    [{ name: '' }, 'UNACCEPTABLE_CREDENTIAL'],
    [{ name: 'ANONYMOUS' }, 'UNACCEPTABLE_CREDENTIAL'],
    [{ name: 'a\0b' }, 'UNACCEPTABLE_CREDENTIAL'],
    [{ iterations: 4_095 }, 'UNACCEPTABLE_CREDENTIAL'],
    [{ iterations: 16_385 }, 'UNACCEPTABLE_CREDENTIAL'],
    [{ salt: Buffer.alloc(0) }, 'UNACCEPTABLE_CREDENTIAL'],
    [{ saltedPassword: Buffer.alloc(32) }, 'UNACCEPTABLE_CREDENTIAL'],
    [{ mechanism: 0 }, 'UNSUPPORTED_SASL_MECHANISM'],
    [{ mechanism: 3 }, 'UNSUPPORTED_SASL_MECHANISM'],
  ])('are refused with %j', (change, error) => {
    expect(Object.values(outcomes([], [change]))).toEqual([error]);
  });

  it('name a user once, under whatever mechanism', () => {
    expect(outcomes([{ name: 'alice', mechanism: 1 }], [{ name: 'alice' }])).toEqual({
      alice: 'DUPLICATE_RESOURCE',
    });
    expect(outcomes([], [{}, { mechanism: 1, saltedPassword: Buffer.alloc(32) }])).toEqual({
      bob: 'DUPLICATE_RESOURCE',
    });
  });
});
