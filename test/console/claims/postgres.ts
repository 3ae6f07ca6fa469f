import { expect, it } from '@jest/globals';
import { int } from '../support/letters.js';
import type { PostgresRig } from '../support/postgres-rig.js';
import { accessibilityFaults, PHONE, screenshot, visit } from '../support/visit.js';

/** What there is only where there are tables: storage, contracts, indexes, definitions. */
export function postgresClaims(rig: PostgresRig): void {
  it('shows what the database holds, and has every broker check what is over', async () => {
    const { page, complaints } = await visit(rig.browser, `${rig.url}/storage`);
    await page.getByText('PostgreSQL').first().waitFor();
    await page.getByRole('button', { name: 'Run retention' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run retention' });
    await dialog.getByRole('button', { name: 'Run retention' }).click();
    await page.getByText('0 records went').waitFor();
    await screenshot(page, 'storage-postgresql-light');
    await page.getByRole('link', { name: 'Database', exact: true }).click();
    await page.getByText('records, in segments').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows a contract, what changed in it, and what was refused', async () => {
    const fields = { id: { type: 'string' }, totalCents: { type: 'integer' } };
    const publish = async (properties: object, required: readonly string[]): Promise<number> => {
      const schema = { type: 'object', properties, required };
      const response = await fetch(`${rig.url}/api/v1/contracts:publish`, {
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
    const { page, complaints } = await visit(rig.browser, `${rig.url}/contracts`);
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
      return (await fetch(`${rig.url}/api/v1${path}`, init)).json() as Promise<T>;
    };
    await ask('/contracts:publish', { contracts: [{ event: 'InvoiceSent', schema }] });
    const { schemaId } = await ask<{ schemaId: number }>('/contracts/InvoiceSent/latest');
    const value = Buffer.concat([
      Buffer.from([0]),
      int(schemaId),
      Buffer.from('{"invoice":"i-7"}'),
    ]);
    await ask('/topics', { name: 'invoices', partitions: 1 });
    await rig.producer.send({ topic: 'invoices', messages: [{ value }] });
    const { page, complaints } = await visit(rig.browser, `${rig.url}/topics/invoices?record=0@0`);
    const panel = page.getByRole('dialog');
    await panel.getByText('"i-7"').waitFor();
    await screenshot(page, 'record-registered-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await panel.getByRole('link', { name: 'InvoiceSent v1' }).click();
    await page.waitForURL(`${rig.url}/contracts/InvoiceSent?version=1`);
    await page.getByRole('cell', { name: 'invoice' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('indexes what a topic holds once more, shows how far it is, and leaves it when told to', async () => {
    const { page, complaints } = await visit(rig.browser, `${rig.url}/topics/orders/index`);
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
    await rig.whileNobodyIndexes(async () => {
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

  it('makes the cluster as a document says, once it was seen what that changes', async () => {
    const { page, complaints } = await visit(rig.browser, `${rig.url}/definitions`);
    const document = { version: 1, topics: [{ topic: 'imported', partitions: 2 }] };
    await page.getByLabel('Document').fill(JSON.stringify(document));
    await page.getByRole('cell', { name: 'imported' }).waitFor();
    await screenshot(page, 'definitions-import-light');
    await page.getByRole('button', { name: 'Make 1 change' }).click();
    await page.getByText('The cluster is as the document says').waitFor();
    const exported = await fetch(`${rig.url}/api/v1/definitions`);
    expect(await exported.text()).toContain('"imported"');
    expect(complaints).toEqual([]);
  });
}
