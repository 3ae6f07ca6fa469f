// How long a test waits for its harness: the first of a process, with everything cold, and further ones. Loading Nest is the
// app's own, so it is done before and shown beside; what the kit adds to that counts. A harness hardly waits for anything, so its
// CPU time is judged: the wall time, shown beside, tells of whatever else the machine has to do.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern } from '@nestjs/microservices';
import '@nestjs/testing';
import { figure, median } from './stack.mjs';

const LIMIT_MS = 300;
/** A broker, a client and a group on top of what Nest does by itself. */
const OF_BARE_CONTEXT = 25;
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

class Shop {}
Module({ controllers: [Orders] })(Shop);

const first = await timed(harness);
const further = [];
const bare = [];
for (let round = 0; round < ROUNDS; round += 1) {
  further.push(await timed(harness));
  bare.push(await timed(() => NestFactory.createApplicationContext(Shop, { logger: false })));
}
const typical = typicalOf(further);
const typicalBare = typicalOf(bare);
console.log(
  `wall time: the first after ${first.wallMs.toFixed(0)} ms, further ones after ${typical.wallMs.toFixed(0)} ms`,
);
figure(`the first harness of a process, of ${LIMIT_MS} ms`, first.cpuMs / LIMIT_MS, { atMost: 1 });
figure(`a further harness, of ${LIMIT_MS} ms`, typical.cpuMs / LIMIT_MS, { atMost: 1 });
figure(
  `a further harness, of a bare Nest application context of ${typicalBare.cpuMs.toFixed(1)} ms`,
  typical.cpuMs / typicalBare.cpuMs,
  { atMost: OF_BARE_CONTEXT },
);

function harness() {
  return PosthornTestHarness.create({
    posthorn: { groupId: 'svc' },
    controllers: [Orders],
    logger: false,
  });
}

async function timed(create) {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const created = await create();
  const { user, system } = process.cpuUsage(cpu);
  const took = { wallMs: performance.now() - begun, cpuMs: (user + system) / 1000 };
  await created.close();
  return took;
}

function typicalOf(rounds) {
  return {
    wallMs: median(rounds.map(({ wallMs }) => wallMs)),
    cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
  };
}
