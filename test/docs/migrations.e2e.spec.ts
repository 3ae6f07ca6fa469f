import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type INestMicroservice, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Outbox } from '@posthorn/outbox';
import { PosthornTestHarness } from '@posthorn/testing';
import { posthornMicroservice, PosthornServer } from '@posthorn/transport';
import { startBroker, type RunningBroker } from 'posthorn';
import { DataSource, type EntityManager } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ROOT } from './blocks.js';
import { filesOf } from './files-of.js';

let folder: string;

beforeAll(() => {
  Logger.overrideLogger(false);
  // Inside of the repository, so that the packages are found which the reader installs.
  mkdirSync(path.join(ROOT, '.posthorn'), { recursive: true });
  folder = mkdtempSync(path.join(ROOT, '.posthorn', 'migrations-'));
});

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** The file that the document shows, loaded. */
async function load<Module>(document: string, name: string): Promise<Module> {
  const shown = filesOf(document).find(({ file }) => file === name);
  if (!shown) throw new Error(`${document} shows no ${name}`);
  const file = path.join(folder, name);
  writeFileSync(file, shown.code);
  return (await import(file)) as Module;
}

interface Order {
  readonly id: string;
}

describe('what comes after RabbitMQ', () => {
  it('cooks what is placed, and puts aside what failed three times', async () => {
    const { Kitchen, KitchenModule, OrderPlaced } = await load<{
      Kitchen: Type;
      KitchenModule: Type;
      OrderPlaced: Parameters<PosthornTestHarness['published']>[0];
    }>('docs/migrating-from-rabbitmq.md', 'kitchen.ts');
    const cooked: string[] = [];
    const cook = ({ id }: Order): Promise<void> => {
      if (id === 'o-2') return Promise.reject(new Error('no phoenix'));
      cooked.push(id);
      return Promise.resolve();
    };
    await using harness = await PosthornTestHarness.create({
      imports: [KitchenModule],
      override: (module) => module.overrideProvider(Kitchen).useValue({ cook }),
      logger: false,
    });
    await harness.publish(OrderPlaced, { id: 'o-1', dish: 'soup' });
    await harness.publish(OrderPlaced, { id: 'o-2', dish: 'phoenix' });
    expect(await harness.deadLettered('KitchenController.cook')).toMatchObject({
      attempt: 3,
      deadLetterTopic: 'orders.kitchen.dlq',
    });
    await harness.idle();
    expect(cooked).toEqual(['o-1']);
  });
});

describe('what comes after BullMQ', () => {
  it('sends mails, tries one again while others go out, and puts one without an address aside', async () => {
    const { Mailer, MailModule, UserRegistered } = await load<{
      Mailer: Type;
      MailModule: Type;
      UserRegistered: Parameters<PosthornTestHarness['published']>[0];
    }>('docs/migrating-from-bullmq.md', 'mail.ts');
    const sent: string[] = [];
    let failures = 1;
    const welcome = (email: string): Promise<void> => {
      if (email.startsWith('slow') && failures-- > 0) return Promise.reject(new Error('busy'));
      sent.push(email);
      return Promise.resolve();
    };
    await using harness = await PosthornTestHarness.create({
      imports: [MailModule],
      override: (module) => module.overrideProvider(Mailer).useValue({ welcome }),
      logger: false,
    });
    for (const email of ['slow@example.com', 'nobody', 'ada@example.com']) {
      await harness.publish(UserRegistered, { id: 'u-1', email });
    }
    expect((await harness.deadLettered('MailController.welcome')).attempt).toBe(1);
    await harness.idle();
    expect(sent.toSorted()).toEqual(['ada@example.com', 'slow@example.com']);
  });
});

describe('what comes after pg-boss', () => {
  let database: TestDatabase;
  let broker: RunningBroker;
  let app: INestMicroservice | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    broker = await startBroker({
      port: 0,
      databaseUrl: database.url,
      groupInitialRebalanceDelayMs: 0,
      logLevel: 'error',
    });
    process.env.DATABASE_URL = database.url;
    process.env.POSTHORN_BROKERS = `${broker.host}:${broker.port}`;
  });

  afterAll(async () => {
    delete process.env.DATABASE_URL;
    delete process.env.POSTHORN_BROKERS;
    await app?.close();
    await broker?.close();
    await database?.drop();
  });

  it('writes one invoice for an order that was committed, though it comes again, and none for one that was not', async () => {
    const { InvoicesModule, place } = await load<{
      InvoicesModule: Type;
      place: (manager: EntityManager, outbox: Outbox, order: object) => Promise<void>;
    }>('docs/migrating-from-pg-boss.md', 'invoices.ts');
    app = await NestFactory.createMicroservice(InvoicesModule, posthornMicroservice);
    await app.listen();
    const dataSource = app.get(DataSource);
    const outbox = app.get(Outbox);
    const lost = dataSource.transaction(async (manager) => {
      await place(manager, outbox, { id: 'o-0', cents: 1 });
      throw new Error('rolled back');
    });
    await expect(lost).rejects.toThrow('rolled back');
    for (const id of ['o-1', 'o-2']) {
      await dataSource.transaction((manager) => place(manager, outbox, { id, cents: 950 }));
    }
    const invoices = (): Promise<unknown[]> =>
      dataSource.query('select order_id, cents from shop.invoices order by order_id');
    while ((await invoices()).length < 2) await sleep(20);
    // Everything is delivered again, and another order behind it.
    const server = app.get(PosthornServer);
    for (const { topic, partition } of server.assignment()) await server.seek(topic, partition, 0n);
    await dataSource.transaction((manager) => place(manager, outbox, { id: 'o-3', cents: 7 }));
    while ((await invoices()).length < 3) await sleep(20);
    expect(await invoices()).toEqual([
      { order_id: 'o-1', cents: 950 },
      { order_id: 'o-2', cents: 950 },
      { order_id: 'o-3', cents: 7 },
    ]);
  });
});
