import { connect as connectTcp } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrokerOptions } from '../../apps/broker/src/broker.js';
import { connectCluster } from '@posthorn/client';
import { pino } from 'pino';
import { startTestBroker, until, type TestBroker } from '../conformance/support.js';
import { TestAuthority, type KeyPair } from './certificates.js';

let authority: TestAuthority;
let own: KeyPair;
let files: Pick<BrokerOptions, 'tlsCert' | 'tlsKey' | 'tlsCa'>;
const closers: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  authority = await TestAuthority.create();
  own = await authority.issue(['commonName', 'broker']);
  files = {
    tlsCert: authority.write(own.cert),
    tlsKey: authority.write(own.key),
    tlsCa: authority.write(authority.cert),
  };
});

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
afterAll(() => authority.remove());

async function start(options: BrokerOptions = {}): Promise<TestBroker> {
  const server = await startTestBroker({ securityProtocol: 'SSL', ...files, ...options });
  closers.push(() => server.close());
  return server;
}

function tls({ broker }: TestBroker, options: ConnectionOptions = {}): TLSSocket {
  const socket = connect({ host: '127.0.0.1', port: broker.port, ca: authority.cert, ...options });
  socket.on('error', () => socket.destroy());
  closers.push(() => void socket.destroy());
  return socket;
}

function closed(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** The serial number of the certificate that a new connection is shown; empty where it is closed before it has seen one. */
async function serial(server: TestBroker): Promise<string> {
  const socket = tls(server);
  await Promise.race([
    new Promise((resolve) => socket.once('secureConnect', resolve)),
    closed(socket),
  ]);
  return socket.destroyed ? '' : socket.getPeerCertificate().serialNumber;
}

describe('a listener with TLS', () => {
  it('serves our own client, which checks the certificate', async () => {
    const server = await start();
    const cluster = connectCluster({ brokers: [server.address], tls: { ca: authority.cert } });
    closers.push(() => cluster.close());
    await cluster.connect({ timeoutMs: 10_000 });
    await cluster.ensureTopics([{ topic: 'secured' }]);
    const sent = await cluster.producer().send({ topic: 'secured', value: 'v' });
    expect(sent.offset).toBe(0n);
  });

  it('is not believed by a client that does not know the authority', async () => {
    const server = await start();
    const cluster = connectCluster({ brokers: [server.address], tls: true });
    closers.push(() => cluster.close());
    await expect(cluster.connect({ timeoutMs: 5_000 })).rejects.toThrow(/certificate/);
  });

  it('does not speak TLS 1.1', async () => {
    const socket = tls(await start(), { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' });
    await closed(socket);
    expect(socket.getProtocol()).not.toBe('TLSv1.1');
  });

  it('says in one line that a client speaks plaintext, and the reverse', async () => {
    const server = await start({
      listeners: 'SSL://127.0.0.1:0,PLAINTEXT://127.0.0.1:0',
      interBrokerListenerName: 'PLAINTEXT',
    });
    const { endpoints } = server.broker;
    for (const _ of [1, 2]) {
      const plain = connectTcp(endpoints.get('SSL')!);
      plain.write(Buffer.from('000000140012000300000001000361', 'hex'));
      await new Promise((resolve) => plain.once('close', resolve));
      const secure = connect(endpoints.get('PLAINTEXT')!);
      secure.on('error', () => secure.destroy());
      await closed(secure);
    }
    const text = server.logged.map((line) => JSON.stringify(line));
    const plainLines = text.filter((line) => line.includes('does not speak TLS here'));
    const tlsLines = text.filter((line) => line.includes('the client speaks TLS here'));
    expect([plainLines.length, tlsLines.length]).toEqual([1, 1]);
  });

  it('gives new connections a new certificate, and keeps the old one when the new is broken', async () => {
    const cert = authority.write(own.cert, 'rotated.pem');
    const key = authority.write(own.key, 'rotated.key');
    const server = await start({ tlsCert: cert, tlsKey: key });
    const first = await serial(server);
    const kept = tls(server);
    authority.write('no certificate', 'rotated.pem');
    server.broker.reloadTls();
    expect(await serial(server)).toBe(first);
    expect(server.logged.at(-1)?.msg).toBe(
      'the new TLS certificate cannot be used; the old one stays',
    );
    const next = await authority.issue(['commonName', 'broker 2']);
    authority.write(next.key, 'rotated.key');
    authority.write(next.cert, 'rotated.pem');
    // Nobody tells it: the broker looks at its files.
    await until('the new certificate', async () => !['', first].includes(await serial(server)));
    expect(kept.destroyed).toBe(false);
  });

  it('cuts off who does not finish the handshake, and bounds how many may try', async () => {
    const server = await start({ unauthenticatedPerAddressMax: 2, authenticationTimeoutMs: 300 });
    const silent = [1, 2, 3].map(() => connectTcp({ host: '127.0.0.1', port: server.broker.port }));
    const ends = silent.map((socket) => {
      socket.on('error', () => socket.destroy());
      return new Promise((resolve) => socket.once('close', resolve));
    });
    await Promise.all(ends);
    const messages = server.logged.map(({ msg }) => msg);
    expect(messages).toContain('connection refused');
    expect(messages).toContain('connection closed: TLS handshake timeout');
    // A busy machine may take longer than that for a handshake.
    await until('others are let in', async () => (await serial(server)) !== '');
  });
});

describe('a listener that asks for certificates', () => {
  const names = [
    ['countryName', 'DE'],
    ['organizationName', 'Shop'],
    ['commonName', 'orders'],
  ] as const;

  interface Line {
    readonly msg: string;
    readonly principal?: string;
  }

  async function startListening(
    options: BrokerOptions,
  ): Promise<{ server: TestBroker; principalOf: (client: ConnectionOptions) => Promise<string> }> {
    const lines: Line[] = [];
    const write = (line: string): void => void lines.push(JSON.parse(line) as Line);
    const server = await start({ ...options, logger: pino({ level: 'debug' }, { write }) });
    const principals = (): string[] =>
      lines.flatMap(({ msg, principal }) => (msg === 'client connected' ? [principal ?? ''] : []));
    const principalOf = async (client: ConnectionOptions): Promise<string> => {
      const before = principals().length;
      tls(server, client);
      await until('the connection', () => principals().length > before);
      return principals()[before];
    };
    return { server, principalOf };
  }

  it('takes the subject for the principal, as Java writes it, or what the rules make of it', async () => {
    const client = await authority.issue(...names);
    const plain = await startListening({ tlsClientAuth: 'required' });
    expect(await plain.principalOf(client)).toBe('User:CN=orders,O=Shop,C=DE');
    const mapped = await startListening({
      tlsClientAuth: 'required',
      tlsPrincipalMappingRules: 'RULE:^CN=([^,]+),.*$/$1/U,DEFAULT',
    });
    expect(await mapped.principalOf(client)).toBe('User:ORDERS');
  });

  it('lets nobody in without one when it is required, and the unknown when it is requested', async () => {
    const required = await start({ tlsClientAuth: 'required' });
    await closed(tls(required));
    const { server: requested, principalOf } = await startListening({ tlsClientAuth: 'requested' });
    expect(await principalOf({})).toBe('User:ANONYMOUS');
    const stranger = await TestAuthority.create();
    closers.push(() => stranger.remove());
    const forged = await stranger.issue(...names);
    await closed(tls(requested, forged));
    await closed(tls(required, forged));
  });
});
