// How long a test waits for its harness: the first of a process, with everything cold, and further ones. Loading Nest is the
// app's own, so it is done before and shown beside; what the kit adds to that counts. A harness hardly waits for anything, so its
// CPU time is judged: the wall time, shown beside, tells of whatever else the machine has to do.
import 'reflect-metadata';
import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import '@nestjs/core';
import '@nestjs/testing';
import { figure, median } from './stack.mjs';

const LIMIT_MS = 300;
const ROUNDS = 10;

const nestMs = performance.now();
const { PosthornTestHarness } = await import('../../libs/testing/dist/index.js');
console.log(
  `loading: ${nestMs.toFixed(0)} ms Node and Nest, ${(performance.now() - nestMs).toFixed(0)} ms the kit`,
);

class Orders {
  handle() {}
}
Controller()(Orders);
const descriptor = Object.getOwnPropertyDescriptor(Orders.prototype, 'handle');
EventPattern('orders')(Orders.prototype, 'handle', descriptor);

const first = await ready();
const further = [];
for (let round = 0; round < ROUNDS; round += 1) further.push(await ready());
const typical = {
  wallMs: median(further.map((one) => one.wallMs)),
  cpuMs: median(further.map((one) => one.cpuMs)),
};
console.log(
  `wall time: the first after ${first.wallMs.toFixed(0)} ms, further ones after ${typical.wallMs.toFixed(0)} ms`,
);
figure(`the first harness of a process, of ${LIMIT_MS} ms`, first.cpuMs / LIMIT_MS, { atMost: 1 });
figure(`a further harness, of ${LIMIT_MS} ms`, typical.cpuMs / LIMIT_MS, { atMost: 1 });

async function ready() {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const harness = await PosthornTestHarness.create({
    posthorn: { groupId: 'svc' },
    controllers: [Orders],
    logger: false,
  });
  const { user, system } = process.cpuUsage(cpu);
  const took = { wallMs: performance.now() - begun, cpuMs: (user + system) / 1000 };
  await harness.close();
  return took;
}
