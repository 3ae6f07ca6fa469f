// What a thousand connections cost that have nothing to say: each has asked for the API versions and is quiet since.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiVersions, encodeRequest } from '../../libs/protocol/dist/index.js';
import { figure, startStack } from './stack.mjs';

const CONNECTIONS = 1_000;
const LIMIT_KIB = 32;

const stack = await startStack();
const sockets = [];
try {
  // The first ones pay for code that is compiled once.
  await open(200);
  const before = await residentKib();
  await open(CONNECTIONS);
  const kib = (await residentKib()) - before;
  console.log(`${CONNECTIONS} idle connections: ${kib} KiB`);
  figure(`KiB of the broker per idle connection, of ${LIMIT_KIB}`, kib / CONNECTIONS / LIMIT_KIB, {
    atMost: 1,
  });
} finally {
  for (const socket of sockets) socket.destroy();
  await stack.stop();
}

async function open(count) {
  const [host, port] = stack.address.split(':');
  for (let n = 0; n < count; n += 1) {
    const socket = connect(Number(port), host);
    sockets.push(socket);
    await once(socket, 'connect');
    const context = { correlationId: 1, clientId: 'idle' };
    for (const part of encodeRequest(ApiVersions, 3, context, {
      clientSoftwareName: 'bench',
      clientSoftwareVersion: '1',
    }))
      socket.write(part);
    await once(socket, 'data');
  }
}

async function residentKib() {
  await sleep(3_000);
  const status = await readFile(`/proc/${stack.brokerPid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
}
