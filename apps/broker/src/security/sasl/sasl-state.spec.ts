import { describe, expect, it } from '@jest/globals';
import { userPrincipal } from '../principal.js';
import {
  INITIAL,
  onFailure,
  onHandshake,
  onProven,
  sessionLifetimeMs,
  type SaslState,
} from './sasl-state.js';

const enabled = ['PLAIN', 'SCRAM-SHA-256'];
const handshake = { mechanism: 'PLAIN', version: 1, now: 10_000, enabled };
const proof = {
  principal: userPrincipal('alice'),
  mechanism: 'PLAIN',
  at: 10_000,
  expiresAt: null,
};

const authenticated: SaslState = { phase: 'authenticated', proof };

describe('the state of an authentication', () => {
  it('goes by handshake and proof', () => {
    const { state, error } = onHandshake(INITIAL, handshake);
    expect([state.phase, error]).toEqual(['exchange', 'NONE']);
    expect(onProven(state, proof)).toEqual({ state: authenticated, refusal: null });
  });

  it('takes bare tokens after version 0 only', () => {
    const isRaw = (version: number): unknown =>
      onHandshake(INITIAL, { ...handshake, version }).state;
    expect([isRaw(0), isRaw(1)]).toMatchObject([{ isRaw: true }, { isRaw: false }]);
  });

  it.each([
    [
      'a mechanism that is not offered',
      INITIAL,
      { mechanism: 'GSSAPI' },
      'UNSUPPORTED_SASL_MECHANISM',
    ],
    ['a second handshake', onHandshake(INITIAL, handshake).state, {}, 'ILLEGAL_SASL_STATE'],
    ['anything after a failure', onFailure(), {}, 'ILLEGAL_SASL_STATE'],
    [
      'another mechanism at a renewal',
      authenticated,
      { mechanism: 'SCRAM-SHA-256', now: 12_000 },
      'ILLEGAL_SASL_STATE',
    ],
    ['bare tokens at a renewal', authenticated, { version: 0, now: 12_000 }, 'ILLEGAL_SASL_STATE'],
  ] as const)('ends with %s', (_, state, change, error) => {
    const result = onHandshake(state, { ...handshake, ...change });
    expect(result).toEqual({ state: { phase: 'failed' }, error });
  });

  it('lets a proof be renewed after a second, and not by somebody else', () => {
    const early = onHandshake(authenticated, { ...handshake, now: 10_500 });
    expect(early).toEqual({ state: authenticated, error: 'ILLEGAL_SASL_STATE' });
    const { state } = onHandshake(authenticated, { ...handshake, now: 12_000 });
    expect(onProven(state, { ...proof, at: 12_000 }).state.phase).toBe('authenticated');
    const other = { ...proof, principal: userPrincipal('bob') };
    expect(onProven(state, other)).toMatchObject({ state: { phase: 'failed' } });
    expect(onProven(INITIAL, proof).state.phase).toBe('failed');
  });

  it('holds a proof for the shortest of its limits, and never for ever by mistake', () => {
    expect(sessionLifetimeMs(100, null, 0)).toBe(0);
    expect(sessionLifetimeMs(100, null, 50)).toBe(50);
    expect(sessionLifetimeMs(100, 130, 50)).toBe(30);
    expect(sessionLifetimeMs(100, 130, 0)).toBe(30);
    expect(sessionLifetimeMs(100, 90, 0)).toBe(1);
  });
});
