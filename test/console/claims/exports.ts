import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import type { PostgresRig } from '../support/postgres-rig.js';
import { cutOff } from '../support/looks.js';
import { accessibilityFaults, PHONE, screenshot, visit } from '../support/visit.js';

export function exportClaims(rig: PostgresRig): void {
  it('exports the records that are seen, shows how far that is, and gives the file', async () => {
    const { page, complaints } = await visit(
      rig.browser,
      `${rig.url}/topics/orders?partition=0&order=asc&from=1&filter=$.tip==none`,
    );
    await page.getByText(/records found in 2 from there on/).waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.waitForURL(/export=true/);
    const dialog = page.getByRole('dialog', { name: 'Export records' });
    const match = dialog.getByLabel('Only records that match');
    await dialog.getByText('2 records will be looked at, and those that match written').waitFor();
    await match.fill('key:o-2 NONE');
    await dialog.getByLabel('Reason').fill('what did o-2 tip?');
    await screenshot(page, 'export-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    await screenshot(page, 'export-phone');
    await dialog.getByRole('button', { name: 'Export' }).click();

    await page.waitForURL(`${rig.url}/exports`);
    const table = page.getByRole('table', { name: 'Exports' });
    await table.getByText('completed').waitFor();
    expect(await cutOff(page)).toEqual([]);
    await screenshot(page, 'exports-phone');
    const coming = page.waitForEvent('download');
    await table.getByRole('link', { name: 'Download export' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^orders-\d+\.ndjson$/);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { offset: '2', key: { text: 'o-2' } },
    ]);
    await table.getByRole('button', { name: 'Delete the file of export' }).click();
    await table.getByText('deleted').waitFor();
    expect(await table.getByRole('link', { name: 'Download export' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('pauses an export, goes on with it, and ends it', async () => {
    // At one record a second it is under way for as long as the test wants.
    const messages = Array.from({ length: 500 }, (_, n) => ({ value: `order ${n}` }));
    await rig.producer.send({ topic: 'backlog', messages });
    const body = { source: { topic: 'backlog' }, format: 'csv', recordsPerSecond: 1 };
    const { page } = await visit(rig.browser, `${rig.url}/exports`);
    const response = await page.request.post(`${rig.url}/api/v1/exports`, { data: body });
    expect(response.status()).toBe(202);
    const row = page.getByRole('row').filter({ hasText: 'backlog' });
    await row.getByRole('button', { name: 'Pause export' }).click();
    await row.getByText('paused').waitFor();
    await screenshot(page, 'exports-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(page, 'exports-dark');
    await row.getByRole('button', { name: 'Resume export' }).click();
    await row.getByText('running').waitFor();
    await row.getByRole('button', { name: 'Cancel export' }).click();
    await row.getByText('cancelled').waitFor();
    expect(await row.getByRole('link', { name: 'Download' }).count()).toBe(0);
  });
}
