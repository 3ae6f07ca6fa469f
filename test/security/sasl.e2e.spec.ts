import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApiVersions,
  Metadata,
  SaslAuthenticate,
  SaslHandshake,
  plainToken,
} from '@posthorn/protocol';
import { saslClient } from '../../libs/client/src/net/sasl/sasl-client.js';
import { RawClient } from '../conformance/raw-client.js';
import { startTestBroker, until, type TestBroker } from '../conformance/support.js';

const ENABLED = 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512';
const PASSWORD = 'correct horse';

describe('a SASL listener', () => {
  let server: TestBroker;

  beforeAll(async () => {
    server = await startTestBroker({
      securityProtocol: 'SASL_PLAINTEXT',
      saslMechanisms: ENABLED,
      users: `alice:${PASSWORD}`,
      failedAuthenticationDelayMs: 1,
    });
  });

  afterAll(() => server.close());

  async function open(): Promise<RawClient> {
    return RawClient.open(server.address);
  }

  it('answers ApiVersions to strangers, and closes on everything else', async () => {
    const client = await open();
    const { errorCode } = await client.ask(ApiVersions, 0, {});
    expect(errorCode).toBe(0);
    client.ask(Metadata, 1, { topics: null }).catch(() => undefined);
    await client.closed;
    await until('the line', () =>
      server.logged.some(({ msg }) => msg === 'connection closed: not authenticated'),
    );
  });

  it('names the mechanisms to a client that asks for another, and closes', async () => {
    const client = await open();
    const answer = await client.ask(SaslHandshake, 1, { mechanism: 'GSSAPI' });
    expect(answer).toEqual({ errorCode: 33, mechanisms: ENABLED.split(',') });
    await client.closed;
  });

  it.each([
    ['alice', 'wrong'],
    ['nobody', PASSWORD],
  ])('refuses %s with %s by the same answer, and closes', async (user, password) => {
    const client = await open();
    await client.ask(SaslHandshake, 1, { mechanism: 'PLAIN' });
    const answer = await client.ask(SaslAuthenticate, 2, { authBytes: plainToken(user, password) });
    expect(answer).toMatchObject({
      errorCode: 58,
      errorMessage: 'Authentication failed: Invalid username or password',
    });
    await client.closed;
  });

  it('serves whoever showed the password', async () => {
    const client = await open();
    await client.ask(SaslHandshake, 1, { mechanism: 'PLAIN' });
    const authBytes = plainToken('alice', PASSWORD);
    const answer = await client.ask(SaslAuthenticate, 1, { authBytes });
    expect(answer).toMatchObject({ errorCode: 0, sessionLifetimeMs: 0n });
    expect((await client.ask(Metadata, 1, { topics: [] })).brokers).toHaveLength(1);
    expect(await client.ask(SaslAuthenticate, 1, { authBytes })).toMatchObject({ errorCode: 34 });
    expect(await client.ask(SaslHandshake, 1, { mechanism: 'PLAIN' })).toMatchObject({
      errorCode: 34,
    });
    await client.close();
  });

  it('takes bare tokens after handshake v0, and closes without a word on a wrong one', async () => {
    for (const password of [PASSWORD, 'wrong']) {
      const client = await open();
      await client.ask(SaslHandshake, 0, { mechanism: 'SCRAM-SHA-256' });
      const options = { mechanism: 'SCRAM-SHA-256', username: 'alice', password } as const;
      const exchange = saslClient(options).start();
      let answer: Buffer | null = null;
      const isDone = async (): Promise<boolean> => {
        const token = await exchange.next(answer);
        if (token === null) return true;
        const size = Buffer.alloc(4);
        size.writeInt32BE(token.length);
        client.write(size, token);
        return false;
      };
      await isDone();
      // The next frame comes without its size: RawClient has cut it.
      answer = await client.next();
      await isDone();
      if (password === PASSWORD) {
        answer = await client.next();
        expect(await isDone()).toBe(true);
        expect((await client.ask(Metadata, 1, { topics: [] })).brokers).toHaveLength(1);
        await client.close();
      } else await client.closed;
    }
  });

  it('keeps no frame above the small limit before authentication', async () => {
    const client = await open();
    const frame = Buffer.alloc(8);
    frame.writeInt32BE(70_000);
    client.write(frame);
    await client.closed;
  });

  it('writes no secret to its log', () => {
    const text = JSON.stringify(server.logged);
    expect(text).toContain('authentication failed');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain('wrong"');
  });
});
