// What authorisation and quotas cost a request: the same produce and fetch requests over a socket, with both on and with
// both off, in turns. The log is in memory and the records are small, so that little else is in what is measured.
import { connect } from 'node:net';
import { startBroker } from '../../apps/broker/dist/broker.js';
import { encodeRequest, Fetch, Produce } from '../../libs/protocol/dist/index.js';
import { buildBatch } from '../../libs/records/dist/index.js';
import { figure } from './stack.mjs';

const REQUESTS = 20_000;
const PEER = { principal: { type: 'User', name: 'ANONYMOUS' }, remoteHost: '127.0.0.1' };
const TOPIC = 'bench';
const value = Buffer.alloc(1_000, 'x');
const records = buildBatch([{ value, timestamp: BigInt(Date.now()) }]).buffer;

const frames = {
  produce: frame(Produce, 9, {
    acks: -1,
    timeoutMs: 1_000,
    topicData: [{ name: TOPIC, partitionData: [{ index: 0, records }] }],
  }),
  fetch: frame(Fetch, 12, {
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: 1_000_000,
    topics: [
      { topic: TOPIC, partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 5_000 }] },
    ],
  }),
};

const sides = { off: await side({}), on: await side({ authorizer: 'acl' }) };
await allowAnyone(sides.on.services.accessControl);
try {
  for (const name of Object.keys(frames)) {
    const took = { off: [], on: [] };
    for (let n = 0; n < REQUESTS; n += 1) {
      for (const which of ['off', 'on']) took[which].push(await timeOf(sides[which], frames[name]));
    }
    const [off, on] = [quartile(took.off), quartile(took.on)];
    console.log(`${name}: ${off.toFixed(1)} us without, ${on.toFixed(1)} us with`);
    figure(`${name}, authorisation and quotas on against off`, on / off, { atMost: 1.06 });
  }
} finally {
  for (const { socket } of Object.values(sides)) socket.destroy();
  await sides.off.broker.close();
  await sides.on.broker.close();
}

async function side(options) {
  const broker = await startBroker({ port: 0, logLevel: 'warn', ...options });
  const { services } = broker;
  await services.topics.create({ name: TOPIC, partitions: 1, configs: new Map() });
  const socket = connect(broker.port, broker.host);
  return { broker, services, socket };
}

/** Rights by prefix, beside others', and limits that are never reached. */
async function allowAnyone({ acls, clientQuotas }) {
  const acl = (principal, resourceName, operation) => ({
    resourceType: 2,
    patternType: 4,
    resourceName,
    principal,
    host: '*',
    operation,
    permission: 3,
  });
  const others = Array.from({ length: 500 }, (_, n) => acl(`User:u${n}`, `t${n}`, 3));
  await acls.create(
    [...others, acl('User:ANONYMOUS', 'be', 3), acl('User:ANONYMOUS', 'be', 4)],
    PEER,
  );
  const quota = (key) => ({ entity: { user: 'ANONYMOUS' }, key, value: 1e12 });
  await clientQuotas.alter(
    ['producer_byte_rate', 'consumer_byte_rate', 'request_percentage'].map(quota),
    PEER,
  );
}

/** Microseconds until a request is answered. */
async function timeOf({ socket }, request) {
  const answered = new Promise((resolve) => socket.once('data', resolve));
  const startedAt = performance.now();
  socket.write(request);
  await answered;
  return (performance.now() - startedAt) * 1_000;
}

/** The lower one: the slower half had company on the machine. */
function quartile(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 4)];
}

function frame(api, version, body) {
  const parts = encodeRequest(api, version, { correlationId: 1, clientId: 'bench' }, body);
  return Buffer.concat(parts);
}
