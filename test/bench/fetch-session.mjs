// What an idle consumer of many partitions costs the broker: the CPU of a fetch that names them all against one of a fetch
// session, which names none. Both park until their maximum wait, as the fetches of idle consumers do.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { connectCluster } from '../../libs/client/dist/index.js';
import {
  decodeResponse,
  encodeRequest,
  Fetch,
  FrameSplitter,
} from '../../libs/protocol/dist/index.js';
import { figure, median, startStack } from './stack.mjs';

const PARTITIONS = Number(process.env.BENCH_PARTITIONS ?? 1_000);
const FETCHES = Number(process.env.BENCH_FETCHES ?? 200);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const VERSION = 12;

const stack = await startStack();
const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
const socket = connect(Number(stack.address.split(':')[1]), '127.0.0.1');
const frames = [];
const splitter = new FrameSplitter(64 * 1024 * 1024);
let wake = () => undefined;
socket.on('data', (chunk) => {
  frames.push(...splitter.push(chunk));
  wake();
});
try {
  await once(socket, 'connect');
  await cluster.ensureTopics([{ topic: 'many', partitions: PARTITIONS }]);
  const full = fetchOf(0, -1);
  await measured(() => full, FETCHES / 4); // loads the partitions, compiles
  const { sessionId } = await ask(fetchOf(0, 0));
  let epoch = 0;
  const incremental = () => request(sessionId, ++epoch, []);
  await measured(incremental, FETCHES / 4);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const fullMicros = await measured(() => full, FETCHES);
    const sessionMicros = await measured(incremental, FETCHES);
    rounds.push({ fullMicros, sessionMicros });
    console.log(
      `round ${round + 1}: ${Math.round(fullMicros)} us of CPU a full fetch, ${Math.round(sessionMicros)} us an incremental one`,
    );
  }
  const ratio = median(rounds.map((round) => round.sessionMicros / round.fullMicros));
  figure(`CPU of an incremental fetch of ${PARTITIONS} idle partitions / a full one`, ratio, {
    atMost: 0.8,
  });
} finally {
  socket.destroy();
  await cluster.close();
  await stack.stop();
}

/** CPU of the broker's main thread for each request, in microseconds. */
async function measured(next, count) {
  const before = await brokerCpuMicros();
  for (let sent = 0; sent < count; sent += 1) await ask(next());
  return ((await brokerCpuMicros()) - before) / count;
}

async function brokerCpuMicros() {
  const [nanoseconds] = (await readFile(`/proc/${stack.brokerPid}/schedstat`, 'utf8')).split(' ');
  return Number(nanoseconds) / 1_000;
}

async function ask(buffers) {
  for (const buffer of buffers) socket.write(buffer);
  while (frames.length === 0) await new Promise((resolve) => (wake = resolve));
  const { body } = decodeResponse(Fetch, VERSION, frames.shift());
  if (body.errorCode !== 0) throw new Error(`fetch answered ${body.errorCode}`);
  return body;
}

function fetchOf(sessionId, sessionEpoch) {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({
    partition,
    fetchOffset: 0n,
    partitionMaxBytes: 1_048_576,
  }));
  return request(sessionId, sessionEpoch, [{ topic: 'many', partitions }]);
}

function request(sessionId, sessionEpoch, topics) {
  const body = { maxWaitMs: 1, minBytes: 1, maxBytes: 1_048_576, sessionId, sessionEpoch, topics };
  return encodeRequest(Fetch, VERSION, { correlationId: 1, clientId: 'bench' }, body);
}
