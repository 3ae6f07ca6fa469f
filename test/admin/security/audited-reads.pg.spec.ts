import { connectCluster } from '@posthorn/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import { EventSourceReader, type ReceivedEvent } from '../support/event-source.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

const LETTERS = 'payments.billing.dlq';

interface ReadEvent {
  readonly actor: string;
  readonly resource: string;
  readonly details: { readonly requests: Readonly<Record<string, number>> };
}

/** What each route that shows records is asked here, and by what name the audit trail knows it. */
const SHOWN: Readonly<Record<string, readonly [by: string, path: string]>> = {
  browseRecords: ['browse', '/topics/payments/records'],
  getRecord: ['record', '/topics/payments/records/0/0'],
  tailRecords: ['tail', '/topics/payments/records:tail?from=earliest'],
  searchRecords: ['search', '/records:search?key=p-1'],
  streamSearch: ['search', '/records:search-stream?key=p-1'],
  getJourney: ['journey', '/journeys/p-1'],
};

describe('the audit trail of who was shown records', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let root: Proof;
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    one = await cluster.start({ users: `root:${PASSWORD}`, superUsers: 'User:root' });
    root = await signIn(one.call, 'root');
    for (const name of ['payments', LETTERS])
      await one.call('POST', '/topics', root, { name, partitions: 1 });
    const record = { key: { text: 'p-1' }, value: { json: { open: 'yes' } }, partition: 0 };
    await one.call('POST', '/topics/payments/records', root, record);
    const { host, port } = one.broker;
    const kafka = connectCluster({ brokers: [`${host}:${port}`], clientId: 'billing' });
    await kafka.producer().send({
      topic: LETTERS,
      key: 'p-2',
      value: '{}',
      headers: [['kafka_dlt-original-topic', Buffer.from('payments')]],
    });
    await kafka.close();
  });
  afterAll(() => cluster.close());

  /** A person of their own for each question, since one that asks twice is one event. */
  async function reader(name: string): Promise<Proof> {
    const body = { userName: name, password: PASSWORD };
    expect((await one.call('POST', '/users', root, body)).status).toBe(201);
    await cluster.bind(name, 'operator');
    return signIn(one.call, name);
  }

  async function readsOf(name: string): Promise<readonly ReadEvent[]> {
    const path = `/audit?action=record.read&actor=User:${name}`;
    return (await one.call<{ events: ReadEvent[] }>('GET', path, root)).body.events;
  }

  async function ask(path: string, proof: Proof): Promise<void> {
    if (!/:tail|-stream/.test(path)) {
      expect((await one.call('GET', path, proof)).status).toBe(200);
      return;
    }
    const headers = { Cookie: String(proof.cookie), 'Sec-Fetch-Site': 'same-origin' };
    const stream = await EventSourceReader.open(`${one.url}/api/v1${path}`, headers);
    const isShown = ({ data }: ReceivedEvent): boolean =>
      path.includes(':tail') || (data.records as readonly unknown[]).length > 0;
    const event = path.includes(':tail') ? 'record' : 'page';
    while (!isShown(await stream.next(event)));
    stream.close();
  }

  it('knows every route that asks for topic:records_read', async () => {
    type Operation = { operationId: string; 'x-posthorn-requires'?: readonly string[] };
    type Document = { paths: Record<string, { get?: Operation }> };
    const { body } = await one.call<Document>('GET', '/openapi.json', root);
    const routes = Object.values(body.paths).flatMap(({ get }) =>
      get?.['x-posthorn-requires']?.includes('topic:records_read') ? [get.operationId] : [],
    );
    expect(routes.toSorted()).toEqual(Object.keys(SHOWN).toSorted());
  });

  it.each(Object.keys(SHOWN))('has %s, with who and of which topic', async (operation) => {
    const [by, path] = SHOWN[operation];
    const name = operation.toLowerCase();
    await ask(path, await reader(name));
    expect(await readsOf(name)).toMatchObject([
      { actor: `User:${name}`, resource: 'topic/payments', details: { requests: { [by]: 1 } } },
    ]);
  });

  it('has who looked into a dead letter', async () => {
    const proof = await reader('letters');
    let id = '';
    await until('the dead letter to be indexed', async () => {
      const { body } = await one.call<{ deadLetters: { id: string }[] }>(
        'GET',
        '/dead-letters',
        proof,
      );
      id = body.deadLetters[0]?.id ?? '';
      return id !== '';
    });
    expect(await readsOf('letters')).toEqual([]);
    await ask(`/dead-letters/${id}`, proof);
    expect(await readsOf('letters')).toMatchObject([
      { resource: `topic/${LETTERS}`, details: { requests: { deadLetter: 1 } } },
    ]);
  });

  it('has one event of ten pages, and refuses what it cannot write down', async () => {
    const proof = await reader('leafer');
    for (let page = 0; page < 10; page++) await ask('/topics/payments/records', proof);
    expect(await readsOf('leafer')).toHaveLength(1);
    const other = await reader('other');
    await cluster.pool.query('alter table posthorn_admin.audit_log rename to elsewhere');
    try {
      const refused = await one.call('GET', '/topics/payments/records', other);
      expect([refused.status, refused.body.code]).toEqual([503, 'storage-unavailable']);
    } finally {
      await cluster.pool.query('alter table posthorn_admin.elsewhere rename to audit_log');
    }
    await ask('/topics/payments/records', other);
  });

  it('tells at the end of the period how much it was, and nothing when it is switched off', async () => {
    const proof = await reader('counted');
    const two = await cluster.start({ brokerId: 2 });
    const off = await cluster.start({ brokerId: 3, auditReads: 'off' });
    // The brokers share the partitions out among them meanwhile: who leads one may change.
    const read = ({ call }: SecuredBroker) =>
      until('a page', async () => {
        const { status } = await call('GET', '/topics/payments/records', proof);
        return status === 200;
      });
    for (let page = 0; page < 3; page++) await Promise.all([read(two), read(off)]);
    await Promise.all([two.broker.close(), off.broker.close()]);
    const details = { requests: { browse: 3 }, records: 3, seconds: expect.any(Number) };
    expect((await readsOf('counted')).map((event) => event.details)).toEqual([details]);
  });
});
