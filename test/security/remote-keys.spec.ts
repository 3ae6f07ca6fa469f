import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { createTokenVerifier } from '../../apps/broker/src/security/sasl/token-verifier.js';
import {
  TokenError,
  type TokenVerifier,
} from '../../apps/broker/src/security/sasl/verified-token.js';

const START = Date.parse('2026-11-22T10:00:00Z');
const MINUTE = 60_000;

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: object;
}

async function newKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
}

describe('the keys of an identity provider', () => {
  let provider: Server;
  let asked: number;
  let answer: (send: (status: number, body: string) => void) => void;
  let now: number;
  let verifier: TokenVerifier;

  beforeEach(async () => {
    asked = 0;
    now = START;
    provider = createServer((_, response) => {
      asked++;
      answer((status, body) => response.writeHead(status).end(body));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const { port } = provider.address() as AddressInfo;
    verifier = createTokenVerifier(
      {
        jwks: `http://127.0.0.1:${port}/keys?secret=hidden`,
        issuer: null,
        audience: [],
        clockSkewSeconds: 0,
        subjectClaim: 'sub',
      },
      () => now,
    );
  });

  afterEach(async () => {
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
  });

  const serve = (...keys: readonly Key[]): void => {
    answer = (send) => send(200, JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  };

  async function verify({ kid, privateKey }: Key, hours = 1): Promise<string> {
    const token = await new SignJWT({ sub: 'alice' })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setExpirationTime(new Date(now + hours * 60 * MINUTE))
      .sign(privateKey);
    return verifier.verify(token).then(
      ({ subject }) => subject,
      (error: Error) =>
        error instanceof TokenError ? `refused: ${error.message}` : `failed: ${error.message}`,
    );
  }

  it('are fetched once for many tokens at once, and again when they are ten minutes old', async () => {
    const key = await newKey('one');
    serve(key);
    const all = await Promise.all(Array.from({ length: 20 }, () => verify(key)));
    expect([new Set(all), asked]).toEqual([new Set(['alice']), 1]);
    now += 9 * MINUTE;
    await verify(key);
    expect(asked).toBe(1);
    now += MINUTE;
    await verify(key);
    expect(asked).toBe(2);
  });

  it('are looked for when a token names a new one, and an invented one costs a look in ten seconds', async () => {
    const [first, second, invented] = await Promise.all(['one', 'two', 'three'].map(newKey));
    serve(first);
    expect(await verify(first)).toBe('alice');
    serve(first, second);
    now += 10_000;
    expect(await verify(second)).toBe('alice');
    expect(asked).toBe(2);
    for (let i = 0; i < 50; i++) expect(await verify(invented)).toMatch(/^refused: .*NO_MATCHING/);
    expect(asked).toBe(2);
    now += 10_000;
    expect(await verify(invented)).toMatch(/^refused/);
    expect(asked).toBe(3);
    expect(await verify(first)).toBe('alice');
  });

  it('count no more when they were withdrawn ten minutes ago', async () => {
    const [old, rotated] = await Promise.all(['one', 'two'].map(newKey));
    serve(old);
    await verify(old);
    serve(rotated);
    now += 9 * MINUTE;
    expect(await verify(old)).toBe('alice');
    now += MINUTE;
    expect(await verify(old)).toMatch(/^refused/);
    expect(await verify(rotated)).toBe('alice');
  });

  it('go on to hold while the provider is away, which is asked no more often for that', async () => {
    const [key, other] = await Promise.all(['one', 'two'].map(newKey));
    serve(key);
    await verify(key);
    answer = (send) => send(503, 'later');
    now += 11 * MINUTE;
    for (let i = 0; i < 20; i++) expect(await verify(key)).toBe('alice');
    for (let i = 0; i < 20; i++) expect(await verify(other)).toMatch(/^refused/);
    expect(asked).toBe(2);
    serve(other);
    now += 10_000;
    expect(await verify(other)).toBe('alice');
    expect(await verify(key)).toMatch(/^refused/);
  });

  it('that never came are no fault of the token, and are asked for every second', async () => {
    const key = await newKey('one');
    answer = (send) => send(404, '');
    const failed = await verify(key);
    expect(failed).toMatch(/^failed: the keys of http:\/\/127\.0\.0\.1:\d+ cannot be had: .*404/);
    expect(failed).not.toContain('hidden');
    expect(await verify(key)).toBe(failed);
    expect(asked).toBe(1);
    serve(key);
    now += 1_000;
    expect(await verify(key)).toBe('alice');
  });

  it.each([
    [
      'an answer without end',
      200,
      `{"keys":[${' '.repeat(2 * 1024 * 1024)}]}`,
      'more than 1048576',
    ],
    ['what is not JSON', 200, '<html>', 'JSON'],
    ['what is no set of keys', 200, '{"keys":{}}', 'malformed'],
    ['another address', 302, '', '302'],
  ])('are not taken from %s', async (_, status, body, reason) => {
    answer = (send) => send(status, body);
    expect(await verify(await newKey('one'))).toMatch(new RegExp(`^failed: .*${reason}`, 'i'));
  });

  it('are not waited for without end', async () => {
    answer = () => undefined;
    expect(await verify(await newKey('one'))).toMatch(/^failed: .*(timeout|aborted)/i);
  });
});
