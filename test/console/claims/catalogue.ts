import { expect, it } from '@jest/globals';
import { AXE_TIMEOUT_MS, looksRight } from '../support/looks.js';
import type { PostgresRig } from '../support/postgres-rig.js';
import { visit } from '../support/visit.js';

const TOPIC = 'ratings';

/** What is known of events beside their records: the catalogue of all, and schema and description of a topic. */
export function catalogueClaims(rig: PostgresRig): void {
  const send = async (method: string, path: string, body: object): Promise<void> => {
    const headers = { 'Content-Type': 'application/json' };
    const init = { method, headers, body: JSON.stringify(body) };
    expect((await fetch(`${rig.url}/api/v1${path}`, init)).ok).toBe(true);
  };
  const publish = (event: string, properties: object) =>
    send('POST', '/contracts:publish', {
      contracts: [
        {
          event,
          topic: TOPIC,
          description: `What ${event} says.`,
          schema: { type: 'object', properties, required: ['id'] },
        },
      ],
    });
  const id = { type: 'string' };

  it(
    'shows all contracts as AsyncAPI: channels, operations, messages with their schema, and the document itself',
    async () => {
      await send('POST', '/topics', { name: TOPIC, partitions: 1 });
      await publish('OrderRated', { id });
      await publish('OrderRated', { id, stars: { type: 'integer' } });
      await publish('RatingWithdrawn', { id });
      const seen = await visit(rig.browser, `${rig.url}/contracts`);
      const { page } = seen;
      await page.getByRole('link', { name: 'AsyncAPI', exact: true }).click();
      const channels = page.getByRole('table', { name: 'Channels' });
      await channels.getByRole('link', { name: TOPIC }).waitFor();
      await channels.getByRole('link', { name: 'OrderRated' }).click();
      const panel = page.getByRole('dialog', { name: 'OrderRated' });
      await panel.getByText('"stars"').waitFor();
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      await page.getByText('Messages', { exact: true }).first().click();
      await page.getByRole('searchbox').fill('withdrawn');
      await page.waitForURL(/show=messages.*filter=withdrawn|filter=withdrawn.*show=messages/);
      const messages = page.getByRole('table', { name: 'Messages' });
      await messages.getByText('What RatingWithdrawn says.').waitFor();
      expect(await messages.getByRole('row').count()).toBe(2);
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'asyncapi.json' }).click();
      expect((await download).suggestedFilename()).toBe('asyncapi.json');
      await page.goto(`${rig.url}/contracts/all/asyncapi`);
      await channels.getByRole('link', { name: TOPIC }).waitFor();
      await looksRight(seen, 'asyncapi');
    },
    AXE_TIMEOUT_MS,
  );

  it(
    'shows of a topic what its events look like, in each version, and leads to the contract',
    async () => {
      const seen = await visit(rig.browser, `${rig.url}/topics/${TOPIC}`);
      const { page } = seen;
      await page.getByRole('link', { name: 'Schema', exact: true }).click();
      const fields = page.getByRole('table', { name: 'Fields of OrderRated' });
      await fields.getByRole('cell', { name: 'stars' }).waitFor();
      await page.getByRole('combobox', { name: 'Version' }).click();
      await page.getByRole('option', { name: 'Version 1' }).click();
      await page.waitForURL(/version=1/);
      await fields.getByRole('cell', { name: 'stars' }).waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'RatingWithdrawn' }).click();
      await page.getByRole('table', { name: 'Fields of RatingWithdrawn' }).waitFor();
      await looksRight(seen, 'topic-schema');
      await page.getByRole('link', { name: 'The contract, 1 version' }).click();
      await page.waitForURL(`${rig.url}/contracts/RatingWithdrawn`);
    },
    AXE_TIMEOUT_MS,
  );

  it(
    'has a value checked by a contract of the topic, frames it, and edits it as what it says',
    async () => {
      const { page } = await visit(rig.browser, `${rig.url}/topics/${TOPIC}`);
      await page.getByRole('button', { name: 'Produce', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: `Produce to ${TOPIC}` });
      await dialog.getByLabel('The value').fill('{"id":7}');
      await dialog.getByRole('combobox', { name: 'Contract' }).click();
      await page.getByRole('option', { name: 'RatingWithdrawn' }).click();
      await dialog.getByLabel(/^Framed/).check();
      const produce = dialog.getByRole('button', { name: 'Produce', exact: true });
      await produce.click();
      await dialog.getByText('RatingWithdrawn, version 1: /id must be string.').waitFor();
      await dialog.getByLabel('The value').fill('{"id":"r-7"}');
      await produce.click();
      await page.getByText(`Written to ${TOPIC}`).waitFor();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('row').filter({ hasText: 'r-7' }).first().click();
      await page.getByRole('button', { name: 'Produce again' }).click();
      const again = page.getByRole('dialog', { name: `Produce to ${TOPIC} again` });
      expect(await again.getByLabel('The value').inputValue()).toBe('{"id":"r-7"}');
      expect(await again.getByRole('combobox', { name: 'Contract' }).inputValue()).toBe(
        'RatingWithdrawn',
      );
      expect(await again.getByLabel(/^Framed/).isChecked()).toBe(true);
    },
    AXE_TIMEOUT_MS,
  );

  it(
    'keeps what people say of a topic, beside what its contracts say, and writes over nobody',
    async () => {
      const path = `/topics/${TOPIC}/description`;
      const seen = await visit(rig.browser, `${rig.url}/topics/${TOPIC}`);
      const { page } = seen;
      await page.getByRole('link', { name: 'Docs', exact: true }).click();
      await page.getByText('What RatingWithdrawn says.').waitFor();
      await page.getByRole('button', { name: 'Describe it' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Description').fill('Stars.\nAsk https://wiki.example/ratings.');
      await dialog.getByRole('button', { name: 'Save' }).click();
      const link = page.getByRole('link', { name: 'https://wiki.example/ratings' });
      await link.waitFor();
      expect(await link.getAttribute('href')).toBe('https://wiki.example/ratings');
      await page.getByRole('button', { name: 'Edit' }).click();
      await send('PUT', path, { text: 'Somebody else was faster.' });
      await dialog.getByLabel('Description').fill('Too late.');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('precondition-failed').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await page.reload();
      await page.getByText('Somebody else was faster.').waitFor();
      // Chromium tells of each answer that is no success, and this one was asked for.
      const complaints = seen.complaints.filter((one) => !one.includes('412'));
      await looksRight({ page, complaints }, 'topic-docs');
    },
    AXE_TIMEOUT_MS,
  );
}
