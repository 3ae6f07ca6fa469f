// What one request of each hot API costs the broker in CPU, as a multiple of what a bare server pays for the same bytes in the
// same process. The multiples are held against requests-baseline.json; BENCH_WRITE_BASELINE=1 writes that file anew.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  CreateTopics,
  encodeRequest,
  Fetch,
  Heartbeat,
  JoinGroup,
  Metadata,
  OffsetCommit,
  Produce,
  SyncGroup,
} from '../../libs/protocol/dist/index.js';
import { buildBatch } from '../../libs/records/dist/index.js';
import { Asker } from './ask.mjs';
import { figure, median } from './stack.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 8_000);
const CONNECTIONS = 8;
/** Runs on a busy machine differ by a quarter; more than this is a change. */
const TOLERANCE = 1.4;
const BASELINE = new URL('./requests-baseline.json', import.meta.url);
const TOPIC = 'bench';
const GROUP = 'bench';

const child = fork(fileURLToPath(new URL('./requests-process.mjs', import.meta.url)));
const [ports] = await once(child, 'message');
try {
  const baseline = await committed();
  const measuredNow = {};
  for (const [name, { api, version, body }] of Object.entries(await hotRequests())) {
    await checkAccepted(name, api, version, body);
    const context = { correlationId: 1, clientId: 'bench' };
    const frame = Buffer.concat(encodeRequest(api, version, context, body));
    const ratio = await multiple(frame);
    measuredNow[name] = Number(ratio.toFixed(2));
    figure(`${name}: CPU of the broker / of a bare server`, ratio, {
      atMost: Number(((baseline[name] ?? Infinity) * TOLERANCE).toFixed(2)),
    });
  }
  if (process.env.BENCH_WRITE_BASELINE === '1') {
    await writeFile(BASELINE, `${JSON.stringify(measuredNow, null, 2)}\n`);
  }
} finally {
  child.disconnect();
  await once(child, 'exit');
}

async function committed() {
  if (process.env.BENCH_WRITE_BASELINE === '1') return {};
  return JSON.parse(await readFile(BASELINE, 'utf8'));
}

/** One request of each, which the broker accepts however often it comes. */
async function hotRequests() {
  const asker = await Asker.open(`127.0.0.1:${ports.broker}`);
  const topic = {
    name: TOPIC,
    numPartitions: 1,
    replicationFactor: 1,
    assignments: [],
    configs: [],
  };
  await asker.request(CreateTopics, 5, { topics: [topic], timeoutMs: 5_000, validateOnly: false });
  const records = buildBatch([{ value: Buffer.alloc(1_000, 'x'), timestamp: 0n }]).buffer;
  const produce = {
    acks: -1,
    timeoutMs: 1_000,
    topicData: [{ name: TOPIC, partitionData: [{ index: 0, records }] }],
  };
  await asker.request(Produce, 9, produce);
  const member = await joined(asker);
  asker.close();
  const fetched = { partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000 };
  const offset = { partitionIndex: 0, committedOffset: 1n, committedMetadata: '' };
  return {
    Produce: { api: Produce, version: 9, body: produce },
    Fetch: {
      api: Fetch,
      version: 12,
      body: {
        maxWaitMs: 0,
        minBytes: 1,
        maxBytes: 1_000,
        topics: [{ topic: TOPIC, partitions: [fetched] }],
      },
    },
    Metadata: { api: Metadata, version: 9, body: { topics: [{ name: TOPIC }] } },
    Heartbeat: { api: Heartbeat, version: 4, body: member },
    OffsetCommit: {
      api: OffsetCommit,
      version: 8,
      body: {
        groupId: GROUP,
        generationIdOrMemberEpoch: member.generationId,
        memberId: member.memberId,
        topics: [{ name: TOPIC, partitions: [offset] }],
      },
    },
  };
}

/** A refusal would be cheap, and its figure about something else. */
async function checkAccepted(name, api, version, body) {
  const asker = await Asker.open(`127.0.0.1:${ports.broker}`);
  const answer = await asker.request(api, version, body);
  asker.close();
  const codes = [];
  JSON.stringify(answer, (key, value) => {
    if (key === 'errorCode') codes.push(value);
    return typeof value === 'bigint' ? String(value) : value;
  });
  if (codes.some((code) => code !== 0)) throw new Error(`${name} answered ${codes.join(', ')}`);
}

/** A member of a stable group that stays in it for longer than the benchmark takes. */
async function joined(asker) {
  const join = {
    groupId: GROUP,
    sessionTimeoutMs: 1_800_000,
    rebalanceTimeoutMs: 60_000,
    memberId: '',
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
  };
  const { memberId } = await asker.request(JoinGroup, 5, join);
  const { generationId } = await asker.request(JoinGroup, 5, { ...join, memberId });
  const member = { groupId: GROUP, generationId, memberId };
  const assignments = [{ memberId, assignment: Buffer.alloc(8) }];
  const { errorCode } = await asker.request(SyncGroup, 3, { ...member, assignments });
  if (errorCode !== 0) throw new Error(`SyncGroup answered ${errorCode}`);
  return member;
}

/** The median over rounds: broker and bare server in turns, so that both see the same neighbours. */
async function multiple(frame) {
  const broker = await lines(ports.broker);
  const echo = await lines(ports.echo);
  const answerBytes = await broker[0](frame);
  await cpuMicros({ answerBytes });
  await cost(broker, frame); // compiles
  await cost(echo, frame);
  const ratios = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = await cost(broker, frame);
    ratios.push(ours / (await cost(echo, frame)));
  }
  for (const line of [...broker, ...echo]) line.close();
  return median(ratios);
}

/** CPU of the process for each request, in microseconds. */
async function cost(all, frame) {
  const before = await cpuMicros({});
  await Promise.all(
    all.map(async (ask) => {
      for (let sent = 0; sent < REQUESTS / CONNECTIONS; sent += 1) await ask(frame);
    }),
  );
  return ((await cpuMicros({})) - before) / REQUESTS;
}

async function cpuMicros(message) {
  child.send(message);
  const [answer] = await once(child, 'message');
  return answer.cpuMicros;
}

/** Connections with one request at a time each; a call resolves with the size of the answer. */
function lines(port) {
  return Promise.all(Array.from({ length: CONNECTIONS }, () => line(port)));
}

async function line(port) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  let received = 0;
  let expected = 0;
  let answered = () => undefined;
  socket.on('data', (chunk) => {
    if (received === 0) expected = 4 + chunk.readInt32BE(0);
    received += chunk.length;
    if (received < expected) return;
    received = 0;
    answered(expected);
  });
  const ask = (frame) =>
    new Promise((resolve) => {
      answered = resolve;
      socket.write(frame);
    });
  ask.close = () => socket.destroy();
  return ask;
}
