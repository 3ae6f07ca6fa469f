import { expect, it } from '@jest/globals';
import { AXE_TIMEOUT_MS, looksRight } from '../support/looks.js';
import { until } from '../../conformance/support.js';
import { LETTERS } from '../support/letters.js';
import type { PostgresRig } from '../support/postgres-rig.js';
import { visit } from '../support/visit.js';

/** Every screen that has something to show over PostgreSQL only, and what has to be on it. Before others change what is there. */
const SCREENS: readonly (readonly [path: string, name: string, shows: string])[] = [
  ['/dead-letters', 'dead-letters', 'TypeError'],
  ['/contracts', 'contracts-none', 'No contracts yet'],
  ['/alerts', 'alerts-none', 'Nothing is watched for'],
  ['/alerts/rules', 'alert-rules-none', 'A good first rule'],
  ['/alerts/webhooks', 'webhooks-none', 'Nobody is told'],
  ['/replays', 'replays-none', 'Nothing was replayed yet'],
  ['/exports', 'exports-none', 'Nothing was exported yet'],
  ['/settings', 'settings', 'Alert rules are looked at'],
  ['/storage/database', 'storage-database', 'records, in segments'],
  ['/topics/orders/index', 'topic-index', 'No build in the last thirty days'],
];

export function postgresScreenClaims(rig: PostgresRig): void {
  it.each(SCREENS)(
    'shows %s without a complaint, to everybody',
    async (path, name, shows) => {
      const seen = await visit(rig.browser, rig.url + path);
      await seen.page.getByText(shows).first().waitFor();
      await looksRight(seen, name);
    },
    AXE_TIMEOUT_MS,
  );

  it('does not say that all is quiet before it knows that somebody watches', async () => {
    const page = await rig.browser.context.newPage();
    let letRulesCome = (): void => undefined;
    const rulesMayCome = new Promise<void>((resolve) => (letRulesCome = resolve));
    await page.route('**/alert-rules**', async (route) => {
      await rulesMayCome;
      await route.continue();
    });
    const live = page.waitForResponse('**/api/v1/alerts?**');
    await page.goto(`${rig.url}/alerts`);
    await (await live).finished();
    // The table of what is over stands below the one that waits: by then all that came is on the page.
    await page.getByText('No alert has fired yet').waitFor();
    expect(await page.getByText('All is quiet').count()).toBe(0);
    letRulesCome();
    await page.getByText('Nothing is watched for').waitFor();
  });

  it('tells on the overview how many dead letters wait, and leads to them', async () => {
    const { page } = await visit(rig.browser, rig.url);
    const figure = page.getByRole('main').getByText('Dead letters', { exact: true }).locator('..');
    await figure.getByText(String(LETTERS), { exact: true }).waitFor();
    await figure.getByRole('link', { name: '1 cause' }).click();
    await page.waitForURL(`${rig.url}/dead-letters`);
    await page.getByRole('link', { name: 'TypeError' }).waitFor();
  });

  it('asks for dead letters again once the broker is back', async () => {
    const { page } = await visit(rig.browser, rig.url);
    const isOfLetters = (one: { url(): string }): boolean =>
      one.url().includes('/dead-letters/groups');
    let failures = 0;
    page.on('requestfailed', (one) => (failures += isOfLetters(one) ? 1 : 0));
    /** Rather than to wait for the next time that it asks by itself. */
    const comeBack = () => page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
    await page.route('**/dead-letters/**', (route) => route.abort());
    await until('the page to give up for now', async () => {
      await comeBack();
      return failures >= 3;
    });
    await page.unrouteAll();
    const answered = page.waitForResponse(isOfLetters);
    await comeBack();
    await answered;
  });
}
