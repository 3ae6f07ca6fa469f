import { expect, it } from '@jest/globals';
import { DESK } from '../support/browser.js';
import type { Rig } from '../support/rig.js';
import { AXE_TIMEOUT_MS, looksRight } from '../support/looks.js';
import {
  accessibilityFaults,
  OF_THE_SCREEN,
  settled,
  visit,
  WITH_THE_SIDEBAR,
} from '../support/visit.js';

/** Every screen, and what has to be on it. */
const SCREENS: readonly (readonly [path: string, name: string, shows: string])[] = [
  ['/', 'overview', 'analytics'],
  ['/topics', 'topics', 'couriers'],
  ['/topics?under=', 'topics-by-name', 'refunds.*'],
  ['/topics/orders?partition=0', 'records', 'o-1018'],
  ['/topics/orders?partition=0&record=0@3', 'record', 'correlation-id'],
  ['/topics/orders/partitions', 'partitions', 'Next offset'],
  ['/topics/orders/clients', 'clients', 'Written by'],
  ['/topics/orders/config', 'config', 'retention.ms'],
  ['/groups', 'groups', 'lag, but no members'],
  ['/groups/restaurant', 'group', 'payments'],
  ['/groups/restaurant/members', 'members', 'restaurant-1'],
  ['/groups/restaurant/events', 'rebalances', 'the first one known'],
  ['/groups/analytics/reset?to=earliest', 'reset', '90 records'],
  ['/brokers', 'brokers', 'leadership'],
  ['/brokers/1', 'connections', 'restaurant-1'],
  ['/brokers/configs', 'configs', 'log.retention.ms'],
  ['/audit', 'audit', 'topic.create'],
  ['/storage', 'storage', 'that readers can reach'],
  ['/definitions', 'definitions', 'nothing is deleted'],
  ['/troubleshoot?filter=offset', 'troubleshoot', 'By the code of an answer'],
  ['/search?by=key&value=o-1007', 'search', 'no others'],
  ['/journey?id=r-7', 'journey', 'because of'],
  ['/flow', 'flow', 'restaurant-1'],
  ['/services', 'services', 'restaurant-1'],
  ['/services/restaurant-1', 'service', 'payments'],
];

/** Runs in the page. */
const LOADED_BYTES = `performance.getEntriesByType('resource')
  .filter(({ name }) => name.includes('/assets/'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`;

export function screenClaims(rig: Rig): void {
  it.each(SCREENS)(
    'shows %s without a complaint, to everybody',
    async (path, name, shows) => {
      const seen = await visit(rig.browser, rig.url + path);
      await seen.page.getByText(shows).first().waitFor();
      await looksRight(seen, name, path === '/' ? WITH_THE_SIDEBAR : OF_THE_SCREEN);
    },
    AXE_TIMEOUT_MS,
  );

  it('leads from the sidebar to every screen that it names', async () => {
    const { page, complaints } = await visit(rig.browser, rig.url);
    await page.setViewportSize(DESK);
    const links = page.getByRole('navigation', { name: 'Screens' }).getByRole('link');
    const names = await links.allTextContents();
    expect(names.length).toBeGreaterThanOrEqual(4);
    for (const name of names) {
      await links.filter({ hasText: name }).click();
      await settled(page);
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
      expect(await page.title()).toBe(`${name} · Posthorn`);
    }
    // What takes PostgreSQL says so over a log in memory, and Chromium tells each answer that is no success.
    expect(complaints.filter((one) => !one.includes('501 (Not Implemented)'))).toEqual([]);
  });

  it('says so where there is nothing', async () => {
    const { page } = await visit(rig.browser, `${rig.url}/no/such/screen`);
    await page.getByText('There is no such page').waitFor();
    await page.goto(`${rig.url}/topics/nothing`);
    const alert = page.getByRole('alert');
    await alert.getByText('There is no such topic').waitFor();
    await alert.getByText('GET /api/v1/topics lists the topics').waitFor();
    await page.goto(`${rig.url}/topics?filter=zebra`);
    await page.getByText('No topic has “zebra” in its name').waitFor();
  });

  it('says calmly what takes PostgreSQL, and how to start with it', async () => {
    const { page } = await visit(rig.browser, `${rig.url}/contracts`);
    for (const name of ['Contracts', 'Alerts', 'Exports', 'Dead letters', 'Replays', 'Settings']) {
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
      const state = page.getByRole('status').filter({ hasText: 'This needs a log in PostgreSQL' });
      await state.getByText('Start the broker with DATABASE_URL').waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await page.getByRole('button', { name: /Try again|Export|Replay/ }).count()).toBe(0);
    }
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('loads less than 300 kB before its first screen is there, compressed, and nothing from elsewhere', async () => {
    const page = await rig.browser.context.newPage();
    const origins = new Set<string>();
    page.on('request', (request) => origins.add(new URL(request.url()).origin));
    await page.goto(rig.url);
    await settled(page);
    const bytes = await page.evaluate<number>(LOADED_BYTES);
    expect([...origins]).toEqual([rig.url]);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(300_000);
  });
}
