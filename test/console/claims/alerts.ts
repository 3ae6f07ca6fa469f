import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import type { PostgresRig } from '../support/postgres-rig.js';
import { DESK } from '../support/browser.js';
import { accessibilityFaults, answerOf, PHONE, screenshot, visit } from '../support/visit.js';

export function alertClaims(rig: PostgresRig): void {
  it('watches for what a rule says, tells of it everywhere, and is told how often to look', async () => {
    const { page, complaints } = await visit(rig.browser, `${rig.url}/settings`);
    await page.getByLabel('Alert rules are looked at every so many seconds').fill('1');
    await page.getByLabel('One export at most, compressed, MiB').fill('128');
    await screenshot(page, 'settings-light');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Changed by').waitFor();
    expect(await answerOf(page, `${rig.url}/api/v1/settings`)).toMatchObject({
      alertEvaluationSeconds: 1,
      exportBytesMax: 128 * 1024 * 1024,
      exportsPerUserMax: 10,
    });

    await page.goto(`${rig.url}/alerts/rules`);
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
    await until('the alert to fire', async () => {
      const { alerts } = await answerOf<{ alerts: { state: string }[] }>(
        page,
        `${rig.url}/api/v1/alerts?state=live`,
      );
      return alerts.some(({ state }) => state === 'firing');
    });
    // The page would ask by itself, every fifteen seconds.
    await page.reload();
    await page.getByText('1 alert', { exact: true }).waitFor();
    await screenshot(page, 'alert-rules-light');
    await page.getByRole('button', { name: 'More about nobody-ships' }).click();
    await page.getByRole('menuitem', { name: 'Test' }).click();
    await dialog.getByRole('button', { name: 'Test' }).click();
    await dialog
      .getByRole('status', { name: 'What came of the test' })
      .getByText('shipping')
      .waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    await page.goto(`${rig.url}/`);
    await page.getByLabel('1 alert firing').waitFor();
    const attention = page.getByRole('list', { name: 'Needs attention' });
    await attention.getByRole('link', { name: 'shipping' }).click();
    await page.waitForURL(`${rig.url}/alerts`);
    await page.getByRole('table', { name: 'Alerts now' }).getByText('firing').waitFor();
    await screenshot(page, 'alerts-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(page, 'alerts-dark');
    await page.setViewportSize(PHONE);
    await screenshot(page, 'alerts-phone');
    await page.setViewportSize(DESK);

    await page.goto(`${rig.url}/alerts/rules`);
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
      const { page, complaints } = await visit(rig.browser, `${rig.url}/alerts/webhooks`);
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
        const response = await fetch(`${rig.url}/api/v1/webhooks`);
        return ((await response.json()) as { webhooks: unknown[] }).webhooks.at(0);
      };
      const choose = async (action: string): Promise<void> => {
        await page.getByRole('button', { name: 'More about on-call' }).click();
        await page.getByRole('menuitem', { name: action }).click();
      };
      await page.goto(`${rig.url}/alerts/webhooks`);
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
}
