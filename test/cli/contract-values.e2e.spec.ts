import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { InProcess } from './support/command.js';

let database: TestDatabase;
let broker: RunningBroker;
let cluster: KafkaCluster & KafkaOperations;
let posthorn: InProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  broker = await startBroker({
    port: 0,
    adminPort: 0,
    databaseUrl: database.url,
    logLevel: 'silent',
  });
  const address = `${broker.host}:${broker.port}`;
  posthorn = new InProcess(['-b', address, '--api', `http://127.0.0.1:${broker.adminPort}`]);
  cluster = connectCluster({ brokers: [address] });
});

afterAll(async () => {
  posthorn.remove();
  await cluster.close();
  await broker.close();
  await database.drop();
});

describe('what a client of a schema registry framed', () => {
  const AVRO = JSON.stringify({
    type: 'record',
    name: 'Framed',
    fields: [{ name: 'id', type: 'string' }],
  });

  it('is read by consume and search, and its bytes are sent on as they are', async () => {
    const contract = `http://127.0.0.1:${broker.adminPort}/api/v1/contracts/framed-value/latest`;
    await fetch(contract, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ schemaType: 'AVRO', schema: AVRO }),
    });
    const { schemaId } = (await (await fetch(contract)).json()) as { schemaId: number };
    await cluster.admin().createTopic({ topic: 'framed', partitions: 1 });
    const frame = Buffer.alloc(5);
    frame.writeInt32BE(schemaId, 1);
    const value = Buffer.concat([frame, Buffer.from('\x06o-1')]);
    await cluster.producer().send({ topic: 'framed', value });
    const line = await posthorn.print([
      'consume',
      'framed',
      '-o',
      'json',
      '--where',
      '$.id=="o-1"',
    ]);
    expect(JSON.parse(line)).toMatchObject({
      value: value.toString(),
      registered: { text: '{"id":"o-1"}', contract: { event: 'framed-value', version: 1 } },
    });
    await cluster.admin().createTopic({ topic: 'sent-on', partitions: 1 });
    await posthorn.run(['produce', 'sent-on', '--json'], { input: line });
    expect(await posthorn.print(['consume', 'sent-on', '-f', '%v'])).toBe(value.toString());
    const { out } = await posthorn.run(['search', '--where', '$.id==o-1']);
    expect(out).toContain('{"id":"o-1"} (framed-value, version 1)');
  });
});

describe('what a contract has', () => {
  it('is checked and framed by produce --schema, and ends at the first that is not as it says', async () => {
    const contracts = `http://127.0.0.1:${broker.adminPort}/api/v1/contracts:publish`;
    const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
    await fetch(contracts, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ contracts: [{ event: 'counted-value', schema }] }),
    });
    await cluster.admin().createTopic({ topic: 'counted', partitions: 1 });
    const produce = ['produce', 'counted', '-K', ':', '-Z', '--schema', 'counted-value'];
    const input = 'a:{"n":1}\nb:\nc:{"n":"two"}\nd:{"n":3}';
    const { code, err } = await posthorn.run(produce, { input });
    expect([code, err]).toEqual([1, expect.stringContaining('Record 3 is not as counted-value')]);
    expect(err).toContain('/n must be integer');
    const plain = ['produce', 'counted', '{"n":4}', '--schema', 'counted-value@1', '--no-framed'];
    expect((await posthorn.run(plain)).code).toBe(0);
    const out = await posthorn.print(['consume', 'counted', '-o', 'json']);
    const lines = out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { key: 'a', registered: { text: '{"n":1}', contract: { event: 'counted-value' } } },
      { key: 'b', value: null },
      { key: null, value: '{"n":4}' },
    ]);
    const nobody = await posthorn.run(['produce', 'counted', '1', '--schema', 'nobody']);
    expect([nobody.code, nobody.err]).toEqual([4, expect.stringContaining('no contract "nobody"')]);
    expect((await posthorn.run(['produce', 'counted', '1', '--no-framed'])).code).toBe(2);
  });
});
