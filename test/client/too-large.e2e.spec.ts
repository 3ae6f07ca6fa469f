import { type KafkaCluster, SendAllError } from '@posthorn/client';
import { ErrorCode } from '@posthorn/protocol';
import { readToEnd } from './support/read.js';
import { onEveryBroker, startRig, type Target } from './support/rig.js';

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

  it('any request of the broker holds up no other partition, and is given up in time', async () => {
    const target = await startRig({ frameBytesMax: 200_000 });
    const own = target.cluster();
    const large = { 'max.message.bytes': '10000000' };
    await own.ensureTopics([{ topic: 'frames', partitions: 2, configs: large }]);
    const producer = own.producer({ deliveryTimeoutMs: 3_000 });
    const bad = failure(
      producer.send({ topic: 'frames', partition: 0, value: Buffer.alloc(300_000) }),
    );
    const good = Array.from({ length: 20 }, (_, i) =>
      producer.send({ topic: 'frames', partition: 1, value: String(i) }),
    );
    const offsets = (await Promise.all(good)).map(({ offset }) => offset);
    expect(offsets).toEqual(offsets.map((_, index) => BigInt(index)));
    expect(await bad).toMatchObject({ name: 'DeliveryTimeoutError', maybeWritten: true });
    expect(await producer.send({ topic: 'frames', partition: 0, value: 'next' })).toMatchObject({
      offset: 0n,
    });
    await target.close();
  });
});
