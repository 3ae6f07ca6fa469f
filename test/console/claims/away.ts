import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Rig } from '../support/rig.js';
import { visit } from '../support/visit.js';

type Change = (page: Page) => Promise<unknown>;

/** What the page does while nobody answers it. */
export function awayClaims(rig: Rig): void {
  const open = async (path: string) => (await visit(rig.browser, rig.url + path)).page;

  it('loads itself anew when the code of a screen did not come', async () => {
    const page = await open('/');
    let refused = 0;
    await page.route('**/assets/audit-screen*', (route) =>
      refused++ === 0 ? route.abort() : route.continue(),
    );
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await page.getByText('topic.create').first().waitFor();
    expect(refused).toBeGreaterThan(1);
  });

  it.each<[string, Change, Change]>([
    [
      'the broker is away',
      (page) => page.route('**/api/**', (route) => route.abort()),
      (page) => page.unroute('**/api/**'),
    ],
    [
      'the browser has no network',
      (page) => page.context().setOffline(true),
      (page) => page.context().setOffline(false),
    ],
  ])('keeps what it shows while %s, says so, and goes on afterwards', async (_, cut, mend) => {
    const page = await open('/topics/orders/partitions');
    const banner = page.getByRole('status').filter({ hasText: 'What you see may be old' });
    try {
      await cut(page);
      await banner.waitFor();
      expect(await page.getByRole('row').count()).toBe(7);
    } finally {
      await mend(page);
    }
    await banner.waitFor({ state: 'hidden' });
  });
}
