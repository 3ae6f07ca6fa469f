import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outputOf, startTestBroker, type TestBroker } from './support.js';

/** A Python that has confluent-kafka; a virtual environment's interpreter can be named. */
const python = process.env.POSTHORN_TEST_PYTHON ?? 'python3';
const version = await outputOf(
  python,
  '-c',
  'import confluent_kafka; print(confluent_kafka.libversion()[0])',
);
if (version === null) {
  console.warn(
    'skipped: no Python with confluent-kafka (set POSTHORN_TEST_PYTHON to one that has it)',
  );
}
const withPython = version === null ? describe.skip : describe;

withPython('confluent-kafka for Python (current librdkafka)', () => {
  let server: TestBroker;

  beforeAll(async () => {
    server = await startTestBroker();
  });

  afterAll(() => server.close());

  it('produces with every codec, consumes in groups, seeks and administers', async () => {
    const script = path.join('test', 'conformance', 'librdkafka.py');
    const output = await outputOf(python, script, server.address);
    expect(JSON.parse(output?.trim().split('\n').at(-1) ?? '')).toEqual({
      none: 'as written',
      gzip: 'as written',
      snappy: 'as written',
      lz4: 'as written',
      zstd: 'as written',
      'retention.ms': '1000',
      partitions: 5,
      groups: [
        'of-rdkafka-gzip',
        'of-rdkafka-lz4',
        'of-rdkafka-none',
        'of-rdkafka-snappy',
        'of-rdkafka-zstd',
      ],
      deleted: true,
      'cooperative, static': 200,
      seek: true,
    });
    expect(server.broker.wireViolations()).toEqual([]);
  });
});
