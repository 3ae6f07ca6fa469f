import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import pg from 'pg';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { until } from '../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { describeInBrowser, note, openBrowser, type Browser } from './support/browser.js';
import { accessibilityFaults, screenshot, visit } from './support/visit.js';

const LETTERS = 3;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};

/** As the transport writes them: Spring's headers beside the record that was given up on. */
function letter(offset: number): {
  key: string;
  value: string;
  headers: Record<string, Buffer | string>;
} {
  return {
    key: `o-${offset}`,
    value: `{"id":"o-${offset}","tip":"none"}`,
    headers: {
      'kafka_dlt-original-topic': 'orders',
      'kafka_dlt-original-partition': int(0),
      'kafka_dlt-original-offset': long(offset),
      'kafka_dlt-original-consumer-group': 'payment',
      'kafka_dlt-exception-fqcn': 'TypeError',
      'kafka_dlt-exception-message': `tip of order ${offset} is no number`,
      'kafka_dlt-exception-stacktrace': `TypeError: tip of order ${offset} is no number\n    at PaymentController.charge (payment.controller.js:17:11)`,
      kafka_deliveryAttempt: int(5),
      'posthorn-handler': 'PaymentController.charge',
    },
  };
}

describeInBrowser(`the console over PostgreSQL${note}`, () => {
  let database: TestDatabase;
  let broker: RunningBroker;
  let browser: Browser;
  let producer: Producer;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const logger = pino({ level: 'silent' });
    broker = await startBroker({ port: 0, adminPort: 0, databaseUrl: database.url, logger });
    browser = await openBrowser();
    url = `http://127.0.0.1:${broker.adminPort}`;
    const kafka = new Kafka({
      brokers: [`${broker.host}:${broker.port}`],
      logLevel: logLevel.NOTHING,
    });
    producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    const admin = kafka.admin();
    await admin.connect();
    const topics = ['orders', 'orders.payment.dlq'];
    await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: 1 })) });
    await admin.disconnect();
    const letters = Array.from({ length: LETTERS }, (_, offset) => letter(offset));
    const orders = letters.map(({ key, value }) => ({ key, value }));
    await producer.send({ topic: 'orders', messages: orders });
    await producer.send({ topic: 'orders.payment.dlq', messages: letters });
    // A page that comes earlier shows those that were indexed by then.
    await until('the letters to be indexed', async () => {
      const response = await fetch(`${url}/api/v1/dead-letters`);
      const { deadLetters } = (await response.json()) as { deadLetters: unknown[] };
      return deadLetters.length === LETTERS;
    });
  });

  afterEach(async () => {
    for (const page of browser.context.pages()) await page.close();
  });

  afterAll(async () => {
    await producer?.disconnect();
    await browser?.close();
    await broker?.close();
    await database?.drop();
  });

  /** A build that runs meanwhile is not through: it cannot write down what it has indexed. */
  async function whileNobodyIndexes(work: () => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query('begin; lock table posthorn.index_runs in share mode');
      await work();
    } finally {
      await client.end();
    }
  }

  it('shows what went wrong, once, and sends a letter back with an edit', async () => {
    const { page, complaints } = await visit(browser.context, `${url}/dead-letters`);
    const fault = page.getByRole('link', { name: 'TypeError' });
    await fault.waitFor();
    await screenshot(page, 'dead-letters-light');
    expect(await fault.count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
    await fault.click();
    await page.getByText(`${LETTERS} open letters`).waitFor();
    await page.getByRole('row').nth(1).click();
    const panel = page.getByRole('dialog', { name: 'Dead letter' });
    // Newest first.
    await panel.getByText('tip of order 2 is no number').first().waitFor();
    await panel.getByText('payment.controller.js:17:11').first().waitFor();
    await screenshot(page, 'dead-letter-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(page, 'dead-letter-dark');
    await page.emulateMedia({ colorScheme: 'light' });

    await panel.getByRole('button', { name: 'Edit and redrive' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit and redrive' });
    await dialog.getByLabel('Value').fill('{"id":"o-2","tip":');
    await dialog.getByText('Not JSON').waitFor();
    await dialog.getByLabel('Value').fill('{"id":"o-2","tip":250}');
    await dialog.getByLabel('Reason').fill('the tip was a word');
    await dialog.getByRole('button', { name: 'Redrive with edits' }).click();
    await panel.getByText('Redriven', { exact: true }).waitFor();

    await page.goto(`${url}/topics/orders`);
    await page.getByText('"tip":250').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('previews the redrive of a fault, does it, and shows that it was done', async () => {
    const { page } = await visit(browser.context, `${url}/dead-letters`);
    await page.getByRole('link', { name: 'TypeError' }).click();
    await page.getByRole('button', { name: 'Redrive all' }).click();
    const dialog = page.getByRole('dialog', { name: 'Redrive' });
    await dialog.getByText('of payment to orders').waitFor();
    await screenshot(page, 'redrive-light');
    await dialog.getByRole('button', { name: 'Redrive 2' }).click();
    await page.getByText(`${LETTERS} redriven`).waitFor();
    await page.goto(`${url}/replays`);
    const redrives = page.getByRole('table', { name: 'Redrives' });
    await redrives.getByText('completed').nth(1).waitFor();
    await screenshot(page, 'replays-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    await screenshot(page, 'replays-phone');
  });

  it('replays a topic for a group after a preview', async () => {
    const { page } = await visit(browser.context, `${url}/replays`);
    await page.getByRole('button', { name: 'Replay records' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replay records' });
    await dialog.getByLabel('Topic', { exact: true }).fill('orders');
    await dialog.getByLabel('For the group').fill('payment');
    await dialog.getByText(/\d+ records will be copied/).waitFor();
    await screenshot(page, 'replay-light');
    await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByRole('table', { name: 'Replays' }).getByText('completed').waitFor();
  });

  it('shows what the database holds, and has every broker check what is over', async () => {
    const { page, complaints } = await visit(browser.context, `${url}/storage`);
    await page.getByText('PostgreSQL').first().waitFor();
    await page.getByRole('button', { name: 'Run retention' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run retention' });
    await dialog.getByRole('button', { name: 'Run retention' }).click();
    await page.getByText('0 records went').waitFor();
    await screenshot(page, 'storage-postgresql-light');
    await page.getByRole('link', { name: 'Database', exact: true }).click();
    await page.getByText('records, in segments').waitFor();
    await screenshot(page, 'storage-database-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows a contract, what changed in it, and what was refused', async () => {
    const fields = { id: { type: 'string' }, totalCents: { type: 'integer' } };
    const publish = async (properties: object, required: readonly string[]): Promise<number> => {
      const schema = { type: 'object', properties, required };
      const response = await fetch(`${url}/api/v1/contracts:publish`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ contracts: [{ event: 'OrderPlaced', topic: 'orders', schema }] }),
      });
      return response.status;
    };
    const tip = { tipCents: { type: 'integer' } };
    expect(await publish(fields, ['id'])).toBe(200);
    expect(await publish({ ...fields, ...tip }, ['id'])).toBe(200);
    expect(await publish({ ...fields, ...tip }, ['id', 'tipCents'])).toBe(409);
    const { page, complaints } = await visit(browser.context, `${url}/contracts`);
    await page.getByText('refused', { exact: true }).waitFor();
    await screenshot(page, 'contracts-light');
    await page.getByRole('link', { name: 'OrderPlaced' }).click();
    await page.getByText('old producers break').waitFor();
    await page.getByRole('cell', { name: 'tipCents' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Changes' }).click();
    await page.getByText('Readers of v2 read events of v1').waitFor();
    await page.getByRole('cell', { name: 'added', exact: true }).waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(page, 'contract-changes-dark');
    await page.getByRole('link', { name: 'Clients' }).click();
    await page.getByRole('table', { name: 'Services that publish OrderPlaced' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows what a client of the schema registry wrote, and leads to its contract', async () => {
    const schema = { type: 'object', properties: { invoice: { type: 'string' } } };
    const ask = async <T>(path: string, body?: unknown): Promise<T> => {
      const headers = { 'Content-Type': 'application/json' };
      const init =
        body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
      return (await fetch(`${url}/api/v1${path}`, init)).json() as Promise<T>;
    };
    await ask('/contracts:publish', { contracts: [{ event: 'InvoiceSent', schema }] });
    const { schemaId } = await ask<{ schemaId: number }>('/contracts/InvoiceSent/latest');
    const value = Buffer.concat([
      Buffer.from([0]),
      int(schemaId),
      Buffer.from('{"invoice":"i-7"}'),
    ]);
    await ask('/topics', { name: 'invoices', partitions: 1 });
    await producer.send({ topic: 'invoices', messages: [{ value }] });
    const { page, complaints } = await visit(browser.context, `${url}/topics/invoices?record=0@0`);
    const panel = page.getByRole('dialog');
    await panel.getByText('"i-7"').waitFor();
    await screenshot(page, 'record-registered-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await panel.getByRole('link', { name: 'InvoiceSent v1' }).click();
    await page.waitForURL(`${url}/contracts/InvoiceSent?version=1`);
    expect(complaints).toEqual([]);
  });

  it('indexes what a topic holds once more, shows how far it is, and leaves it when told to', async () => {
    const { page, complaints } = await visit(browser.context, `${url}/topics/orders/index`);
    const fields = page.getByRole('table', { name: 'Fields by which records of orders are found' });
    await fields.getByRole('cell', { name: 'Trace id' }).waitFor();
    await page.getByText('No build in the last thirty days').waitFor();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Choose fields' }).click();
    await dialog.getByLabel('Value').fill('default,$.tip');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await fields.getByRole('cell', { name: 'JSON value $.tip' }).waitFor();
    await page.getByRole('button', { name: 'Build index' }).click();
    await dialog.getByText('will be read again').waitFor();
    await screenshot(page, 'index-build-light');
    const builds = page.getByRole('table', { name: 'Index builds of orders' });
    await whileNobodyIndexes(async () => {
      await dialog.getByRole('button', { name: 'Build index' }).click();
      await builds.getByRole('button', { name: 'Cancel build' }).click();
      await builds.getByText('cancelled').waitFor();
    });
    await page.getByRole('button', { name: 'Build index' }).click();
    await dialog.getByRole('button', { name: 'Build index' }).click();
    await builds.getByText('completed').waitFor({ timeout: 60_000 });
    await screenshot(page, 'topic-index-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    await screenshot(page, 'topic-index-phone');
    expect(complaints).toEqual([]);
  });

  it('watches for what a rule says, tells of it everywhere, and is told how often to look', async () => {
    const { page, complaints } = await visit(browser.context, `${url}/settings`);
    await page.getByLabel('Alert rules are looked at every so many seconds').fill('1');
    await screenshot(page, 'settings-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Changed by').waitFor();

    await page.goto(`${url}/alerts/rules`);
    await page.getByText('A good first rule').waitFor();
    await page.getByRole('button', { name: 'Add rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('nobody-ships');
    await dialog.getByRole('combobox', { name: 'Fires when' }).click();
    await page.getByRole('option', { name: 'Nobody reads for a group' }).click();
    await dialog.getByRole('combobox', { name: 'Of which groups' }).click();
    await page.getByRole('option', { name: 'One group' }).click();
    await dialog.getByRole('textbox', { name: 'Group' }).fill('shipping');
    await dialog.getByLabel('Only if there is something to read').uncheck();
    await dialog.getByLabel('For at least so many seconds').fill('0');
    await screenshot(page, 'alert-rule-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Add rule' }).click();
    await page.getByRole('cell', { name: 'nobody reads for shipping' }).waitFor();
    await page.getByText('1 alert', { exact: true }).waitFor({ timeout: 60_000 });
    await screenshot(page, 'alert-rules-light');
    await page.getByRole('button', { name: 'More about nobody-ships' }).click();
    await page.getByRole('menuitem', { name: 'Test' }).click();
    await dialog.getByRole('button', { name: 'Test' }).click();
    await dialog
      .getByRole('status', { name: 'What came of the test' })
      .getByText('shipping')
      .waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    await page.goto(`${url}/`);
    await page.getByLabel('1 alert firing').waitFor();
    const attention = page.getByRole('list', { name: 'Needs attention' });
    await attention.getByRole('link', { name: 'shipping' }).click();
    await page.waitForURL(`${url}/alerts`);
    await page.getByRole('table', { name: 'Alerts now' }).getByText('firing').waitFor();
    await screenshot(page, 'alerts-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(page, 'alerts-dark');
    await page.setViewportSize(PHONE);
    await screenshot(page, 'alerts-phone');
    await page.setViewportSize(DESK);

    await page.goto(`${url}/alerts/rules`);
    await page.getByRole('button', { name: 'More about nobody-ships' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog.getByLabel('Type nobody-ships to confirm').fill('nobody-ships');
    await dialog.getByRole('button', { name: 'Delete rule' }).click();
    await page.getByText('A good first rule').waitFor();
    expect(complaints).toEqual([]);
  }, 180_000);

  it('tells a webhook, shows its secret once and what became of a test, changes it, and deletes it by typed name', async () => {
    const received: string[] = [];
    const receiver = createServer((request, response) => {
      received.push(request.headers['webhook-id'] as string);
      request.resume().on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    try {
      const { page, complaints } = await visit(browser.context, `${url}/alerts/webhooks`);
      const dialog = page.getByRole('dialog');
      await page.getByRole('button', { name: 'Add webhook' }).click();
      await dialog.getByLabel('Name').fill('on-call');
      await dialog.getByLabel('Address').fill(address);
      await dialog.getByRole('button', { name: 'Add webhook' }).click();
      await dialog.getByText(/^whsec_/).waitFor();
      await screenshot(page, 'webhook-secret-light');
      await dialog.getByRole('button', { name: 'I have it' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'More about on-call' }).click();
      await page.getByRole('menuitem', { name: 'Test' }).click();
      await dialog.getByRole('button', { name: 'Test' }).click();
      await dialog.getByText('on-call was told').waitFor();
      expect(received).toHaveLength(1);
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('link', { name: 'Deliveries' }).last().click();
      await page.waitForURL(/deliveries\?webhook=on-call/);
      await page.getByRole('button', { name: 'alert.test' }).click();
      await dialog.getByText(received[0]).or(dialog.getByText('test')).first().waitFor();
      await screenshot(page, 'alert-deliveries-light');
      expect(await accessibilityFaults(page)).toEqual([]);

      const onlyWebhook = async (): Promise<unknown> => {
        const response = await fetch(`${url}/api/v1/webhooks`);
        return ((await response.json()) as { webhooks: unknown[] }).webhooks.at(0);
      };
      const choose = async (action: string): Promise<void> => {
        await page.getByRole('button', { name: 'More about on-call' }).click();
        await page.getByRole('menuitem', { name: action }).click();
      };
      await page.goto(`${url}/alerts/webhooks`);
      await choose('Edit');
      // What is there stays when its fields are left empty: neither address nor secret is known to the page.
      await dialog.getByLabel('What it is for').fill('whoever is awake');
      await screenshot(page, 'webhook-edit-light');
      expect(await accessibilityFaults(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      const { origin } = new URL(address);
      expect(await onlyWebhook()).toMatchObject({
        url: `${origin}/…`,
        description: 'whoever is awake',
        previousSecretUntil: null,
      });
      await choose('Edit');
      await dialog.getByLabel('New address').fill(`${origin}/`);
      await dialog.getByRole('textbox', { name: 'New secret' }).fill('too short');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByRole('alert').waitFor();
      await dialog.getByRole('textbox', { name: 'New secret' }).fill('');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('cell', { name: `${origin}/`, exact: true }).waitFor();

      await choose('Delete');
      await dialog.getByLabel('Type on-call to confirm').fill('on-call');
      await dialog.getByRole('button', { name: 'Delete webhook' }).click();
      await page.getByText('Nobody is told').waitFor();
      expect(await onlyWebhook()).toBeUndefined();
      // Of the secret that was none: a browser notes each refusal.
      expect(complaints.filter((one) => !one.includes('status of 400'))).toEqual([]);
    } finally {
      receiver.closeAllConnections();
      await new Promise((resolve) => void receiver.close(resolve));
    }
  });

  it('makes the cluster as a document says, once it was seen what that changes', async () => {
    const { page, complaints } = await visit(browser.context, `${url}/definitions`);
    const document = { version: 1, topics: [{ topic: 'imported', partitions: 2 }] };
    await page.getByLabel('Document').fill(JSON.stringify(document));
    await page.getByRole('cell', { name: 'imported' }).waitFor();
    await screenshot(page, 'definitions-import-light');
    await page.getByRole('button', { name: 'Make 1 change' }).click();
    await page.getByText('The cluster is as the document says').waitFor();
    const exported = await fetch(`${url}/api/v1/definitions`);
    expect(await exported.text()).toContain('"imported"');
    expect(complaints).toEqual([]);
  });
});
