import { expect, it } from '@jest/globals';
import { LETTERS } from '../support/letters.js';
import type { PostgresRig } from '../support/postgres-rig.js';
import { accessibilityFaults, PHONE, screenshot, visit } from '../support/visit.js';

/** Dead letters, redrives and replays. */
export function repairClaims(rig: PostgresRig): void {
  it('shows what went wrong, once, and sends a letter back with an edit', async () => {
    const { page, complaints } = await visit(rig.browser, `${rig.url}/dead-letters`);
    const fault = page.getByRole('link', { name: 'TypeError' });
    await fault.waitFor();
    expect(await fault.count()).toBe(1);
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

    await page.goto(`${rig.url}/topics/orders`);
    await page.getByText('"tip":250').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('previews the redrive of a fault, does it, and shows that it was done', async () => {
    const { page } = await visit(rig.browser, `${rig.url}/dead-letters`);
    await page.getByRole('link', { name: 'TypeError' }).click();
    await page.getByRole('button', { name: 'Redrive all' }).click();
    const dialog = page.getByRole('dialog', { name: 'Redrive' });
    await dialog.getByText('of payment to orders').waitFor();
    await screenshot(page, 'redrive-light');
    await dialog.getByRole('button', { name: 'Redrive 2' }).click();
    await page.getByText(`${LETTERS} redriven`).waitFor();
    await page.goto(`${rig.url}/replays`);
    const redrives = page.getByRole('table', { name: 'Redrives' });
    await redrives.getByText('completed').nth(1).waitFor();
    await screenshot(page, 'replays-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    await screenshot(page, 'replays-phone');
  });

  it('replays a topic for a group after a preview', async () => {
    const { page } = await visit(rig.browser, `${rig.url}/replays`);
    await page.getByRole('button', { name: 'Replay records' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replay records' });
    await dialog.getByLabel('Topic', { exact: true }).fill('orders');
    await dialog.getByLabel('For the group').fill('payment');
    const all = await dialog.getByText(/^\d+ records will be copied/).textContent();
    await screenshot(page, 'replay-light');
    // From a time on that is to come, and then, with the field cleared, from the beginning again: seen before it is done.
    const from = dialog.getByLabel('From');
    await from.fill('2100-01-01T00:00:00');
    await from.blur();
    await dialog.getByText(/^0 records will be copied/).waitFor();
    await from.fill('');
    await from.press('Enter');
    await dialog.getByText(all ?? '').waitFor();
    expect(await page.evaluate<string>('document.activeElement?.type')).toBe('datetime-local');
    await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByRole('table', { name: 'Replays' }).getByText('completed').waitFor();
  });
}
