// The generated codec beside kafkajs' hand-written one, in one run on the same bytes: prints times and ratios.
// Run it after a build: node test/bench/codec.mjs
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { Fetch, Metadata, Reader, Writer } from '@posthorn/protocol';

const require = createRequire(import.meta.url);
const metadataResponse = require('kafkajs/src/protocol/requests/metadata/v6/response');
const fetchRequest = require('kafkajs/src/protocol/requests/fetch/v11/request');

const TOPICS = 10;
const PARTITIONS = 50;
const ROUNDS = 9;
const ROUND_MS = 150;

const metadata = {
  brokers: [{ nodeId: 1, host: 'broker-1.internal', port: 9092, rack: null }],
  clusterId: 'cluster',
  topics: range(TOPICS).map((topic) => ({
    errorCode: 0,
    name: `orders-topic-${topic}`,
    partitions: range(PARTITIONS).map((partitionIndex) => ({
      errorCode: 0,
      partitionIndex,
      leaderId: 1,
      replicaNodes: [1, 2, 3],
      isrNodes: [1, 2, 3],
    })),
  })),
};

const fetch = {
  maxWaitMs: 500,
  minBytes: 1,
  topics: range(TOPICS).map((topic) => ({
    topic: `orders-topic-${topic}`,
    partitions: range(PARTITIONS).map((partition) => ({
      partition,
      fetchOffset: BigInt(partition) * 1000n,
      partitionMaxBytes: 1 << 20,
    })),
  })),
};

const kafkajsFetch = {
  replicaId: -1,
  maxWaitTime: 500,
  minBytes: 1,
  maxBytes: 1 << 20,
  isolationLevel: 1,
  sessionId: 0,
  sessionEpoch: -1,
  rackId: '',
  topics: range(TOPICS).map((topic) => ({
    topic: `orders-topic-${topic}`,
    partitions: range(PARTITIONS).map((partition) => ({
      partition,
      currentLeaderEpoch: -1,
      fetchOffset: partition * 1000,
      maxBytes: 1 << 20,
    })),
  })),
};

function range(count) {
  return Array.from({ length: count }, (_, i) => i);
}

function write(api, value, version) {
  const writer = new Writer();
  api(writer, value, version);
  return writer.toBuffer();
}

/** Microseconds a call, the best of several rounds: other work on the machine only ever makes a round slower. */
async function microseconds(call) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    let calls = 0;
    while (performance.now() - start < ROUND_MS) {
      for (let i = 0; i < 50; i++) await call();
      calls += 50;
    }
    best = Math.min(best, ((performance.now() - start) * 1000) / calls);
  }
  return best;
}

async function compare(title, generated, other) {
  const ours = await microseconds(generated);
  const theirs = await microseconds(other);
  console.log(
    `${title}: generated ${ours.toFixed(1)} us, kafkajs ${theirs.toFixed(1)} us, ratio ${(theirs / ours).toFixed(1)}`,
  );
}

const metadataBytes = write(Metadata.writeResponse, metadata, 6);
const fetchBytes = write(Fetch.writeRequest, fetch, 11);
const flexibleFetchBytes = write(Fetch.writeRequest, fetch, 12);

await compare(
  `decode Metadata v6 response (${metadataBytes.length} bytes)`,
  () => Metadata.readResponse(new Reader(metadataBytes), 6),
  () => metadataResponse.decode(metadataBytes),
);
await compare(
  `encode Fetch v11 request (${fetchBytes.length} bytes)`,
  () => write(Fetch.writeRequest, fetch, 11),
  () => fetchRequest(kafkajsFetch).encode(),
);
const decodeFetch = await microseconds(() => Fetch.readRequest(new Reader(flexibleFetchBytes), 12));
console.log(
  `decode Fetch v12 request (${flexibleFetchBytes.length} bytes): generated ${decodeFetch.toFixed(1)} us`,
);
