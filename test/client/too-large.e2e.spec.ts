import { type KafkaCluster, SendAllError } from '@posthorn/client';
import { DescribeConfigs, ErrorCode } from '@posthorn/protocol';
import { readToEnd } from './support/read.js';
import { whyNoApacheKafka } from '../support/apache-kafka.js';
import { onEveryBroker, startApacheTarget, startRig, type Target, until } from './support/rig.js';

const LIMIT = 10_000;
const configs = { 'max.message.bytes': String(LIMIT) };

let rig: Target;
let cluster: KafkaCluster;
let topic: string;
let counter = 0;

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** What anybody needs who reads it in a log. */
const byName = () =>
  expect.objectContaining({
    errorCode: ErrorCode.MESSAGE_TOO_LARGE,
    message: expect.stringMatching(
      new RegExp(
        `${topic}/0 takes no record of \\d+ bytes: send less, or raise .*max.message.bytes`,
      ),
    ) as string,
  }) as Error;

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
    cluster = rig.cluster();
  });
  afterAll(async () => {
    await rig.close();
  });
  beforeEach(async () => {
    topic = `too-large-${counter++}`;
    await cluster.ensureTopics([{ topic, partitions: 1, configs }]);
  });

  it('a record over the limit is refused by name, and those before and behind it come in order', async () => {
    const values = Array.from({ length: 30 }, (_, i) => String(i).padEnd(i === 15 ? 11_000 : 900));
    const producer = cluster.producer();
    const error = await failure(producer.sendAll(values.map((value) => ({ topic, value }))));
    expect(error).toBeInstanceOf(SendAllError);
    expect((error as SendAllError).failures).toEqual(new Map([[15, byName()]]));
    const read = await readToEnd(cluster, topic, 'read_committed');
    expect(read.map((value) => Number.parseInt(value))).toEqual(
      values.map((_, i) => i).filter((i) => i !== 15),
    );
    expect(rig.wireViolations()).toEqual([]);
  });

  it('what counts is the batch as it is sent: to the byte, and compressed', async () => {
    const producer = cluster.producer();
    let fits = 0;
    // What lies around a value is the same for all of these.
    for (let [low, high] = [LIMIT - 200, LIMIT]; low <= high;) {
      const size = Math.floor((low + high) / 2);
      const isTaken =
        (await failure(producer.send({ topic, value: 'x'.repeat(size) }))) === undefined;
      if (isTaken) fits = size;
      [low, high] = isTaken ? [size + 1, high] : [low, size - 1];
    }
    expect(fits).toBeGreaterThan(LIMIT - 200);
    const over = { topic, value: 'x'.repeat(fits + 1) };
    await producer.send({ topic, value: 'x'.repeat(fits) });
    await expect(producer.send(over)).rejects.toEqual(byName());
    const gzip = cluster.producer({ compression: 'gzip' });
    // It unfolds to a hundred times the limit.
    await Promise.all([gzip.send(over), gzip.send({ topic, value: 'x'.repeat(LIMIT * 100) })]);
    const sizes = (await readToEnd(cluster, topic, 'read_committed')).map(({ length }) => length);
    expect(sizes.slice(-2)).toEqual([fits + 1, LIMIT * 100]);
  });

  it('in a transaction it is the end of all of it, and of nothing else', async () => {
    const producer = cluster.producer({ transactionalId: topic });
    const sizes = [900, 11_000, 900];
    const work = producer.transact((transaction) =>
      transaction.sendAll(sizes.map((size) => ({ topic, value: 'x'.repeat(size) }))),
    );
    const error = await failure(work);
    expect((error as SendAllError).failures.get(1)).toEqual(byName());
    await producer.transact((transaction) => transaction.send({ topic, value: 'next' }));
    expect(await readToEnd(cluster, topic, 'read_committed')).toEqual(['next']);
    expect(rig.wireViolations()).toEqual([]);
  });
});

describe('a record that is larger than', () => {
  it('the whole buffer is refused at once, and says of which setting', async () => {
    const target = await startRig();
    const producer = target.cluster().producer({ bufferBytesMax: 10_000 });
    await expect(producer.send({ topic: 'any', value: 'x'.repeat(10_001) })).rejects.toThrow(
      /10033 bytes at once are more than the whole buffer takes: .* raise bufferBytesMax from 10000/,
    );
    await target.close();
  });
});

const REQUEST_LIMIT = 200_000;

/** Brokers whose largest request is smaller than the largest record of a topic. */
describe.each([
  ['Posthorn', null, () => startRig({ frameBytesMax: REQUEST_LIMIT })],
  [
    'Apache Kafka',
    whyNoApacheKafka(),
    () => startApacheTarget({ 'socket.request.max.bytes': String(REQUEST_LIMIT) }),
  ],
] as const)('a request that is larger than %s reads', (_, missing, start) => {
  const claim = missing === null ? it : it.skip;
  const why = missing === null ? '' : ` (skipped: ${missing})`;
  let target: Target;
  let own: KafkaCluster;

  beforeAll(async () => {
    if (missing !== null) return;
    target = await start();
    own = target.cluster();
    const large = { 'max.message.bytes': '10000000' };
    await own.ensureTopics(
      ['alone', 'unasked', 'to-the-byte', 'together', 'in-halves'].map((name) => ({
        topic: name,
        partitions: 3,
        configs: large,
      })),
    );
  });
  afterAll(() => target?.close());

  const tooLarge = expect.objectContaining({
    errorCode: ErrorCode.MESSAGE_TOO_LARGE,
    message: expect.stringMatching(
      /\/0: broker \d+ reads no request of \d+ bytes: .* socket.request.max.bytes from 200000/,
    ) as string,
  }) as Error;

  claim(`is refused at once, by name, and holds up no other partition${why}`, async () => {
    const producer = own.producer();
    const bad = failure(
      producer.send({ topic: 'alone', partition: 0, value: Buffer.alloc(300_000) }),
    );
    const good = Array.from({ length: 20 }, (__, i) =>
      producer.send({ topic: 'alone', partition: 1, value: String(i) }),
    );
    const offsets = (await Promise.all(good)).map(({ offset }) => offset);
    expect(offsets).toEqual(offsets.map((__, index) => BigInt(index)));
    expect(await bad).toEqual(tooLarge);
    // Known by now: the next one costs no connection.
    const lost = target.proxy.connections;
    expect(
      await failure(producer.send({ topic: 'alone', partition: 0, value: Buffer.alloc(300_000) })),
    ).toEqual(tooLarge);
    expect(target.proxy.connections).toBe(lost);
    expect(await producer.send({ topic: 'alone', partition: 0, value: 'next' })).toMatchObject({
      offset: 0n,
    });
    expect(target.wireViolations()).toEqual([]);
  });

  claim(`is found by the byte${why}`, async () => {
    const producer = own.producer();
    let fits = 0;
    for (let [low, high] = [REQUEST_LIMIT - 300, REQUEST_LIMIT]; low <= high;) {
      const size = Math.floor((low + high) / 2);
      const error = await failure(
        producer.send({ topic: 'to-the-byte', partition: 0, value: Buffer.alloc(size) }),
      );
      if (error === undefined) fits = size;
      else expect(error).toEqual(tooLarge);
      [low, high] = error === undefined ? [size + 1, high] : [low, size - 1];
    }
    expect(fits).toBeGreaterThan(REQUEST_LIMIT - 300);
  });

  claim(`is given up in time where the producer may not ask for the limit${why}`, async () => {
    target.proxy.rule = (request) =>
      request.api.key === DescribeConfigs.key ? 'lose-request' : 'forward';
    const producer = own.producer({ deliveryTimeoutMs: 5_000 });
    const record = { topic: 'unasked', partition: 0, value: Buffer.alloc(300_000) };
    expect(await failure(producer.send(record))).toMatchObject({
      name: 'DeliveryTimeoutError',
      maybeWritten: true,
    });
    target.proxy.rule = () => 'forward';
    expect(await producer.send({ ...record, value: 'next' })).toMatchObject({ offset: 0n });
  });

  claim(`is several where it is of several partitions, or of several records${why}`, async () => {
    const value = Buffer.alloc(90_000);
    const producer = own.producer();
    const together = Array.from({ length: 3 }, (__, partition) => ({
      topic: 'together',
      partition,
      value,
    }));
    const inHalves = Array.from({ length: 8 }, () => ({ topic: 'in-halves', partition: 0, value }));
    expect(await producer.sendAll([...together, ...inHalves])).toHaveLength(11);
    const transactional = own.producer({ transactionalId: 'in-halves' });
    await transactional.transact((transaction) => transaction.sendAll(inHalves));
    await until('all are there, and a marker', async () => {
      const ends = await own.listOffsets('in-halves', 'latest');
      return ends.find(({ partition }) => partition === 0)?.offset === 17n;
    });
    expect(target.wireViolations()).toEqual([]);
  });
});
