import type { Page } from 'playwright-core';

/** Moments of a newcomer's first five minutes with the demo, in their order. */
export type Moment = 'open' | 'killed' | 'drained' | 'dead letter' | 'redriven';

const card = (name: string): string => `.button-card[data-name="${name}"]`;

/**
 * What the coach mark of the page asks for, done as a newcomer does it: by the page, with the mouse. `look` is called at each
 * moment. Run by the tests, which look at what the page says, and by scripts/demo-pictures.mjs, which takes pictures.
 */
export async function firstFiveMinutes(
  page: Page,
  url: string,
  look: (moment: Moment) => Promise<void>,
): Promise<void> {
  await page.goto(url);
  await page.locator('.order.state-picked_up').first().waitFor({ state: 'attached' });
  await look('open');

  await page.getByRole('button', { name: 'Show me' }).click();
  await page.keyboard.press('Enter'); // it has put the focus on the button that is meant
  await page.locator('.card[data-program="restaurant"][data-status="down"]').waitFor();
  await page.locator('.card[data-program="restaurant"][data-calm="false"]').waitFor();
  await look('killed');

  await page.locator(`${card('kill-restaurant')} .outcome`).waitFor();
  await look('drained');

  await page.getByRole('button', { name: 'Poison order' }).click();
  await page.locator('#timeline .dead').waitFor();
  await page.locator(`${card('poison-order')}[data-phase="holding"]`).waitFor();
  await look('dead letter');

  await page.getByRole('button', { name: 'Teach the kitchen and redrive' }).click();
  await page.locator(`${card('poison-order')} .outcome`).waitFor();
  await page.locator('#timeline .order-head.state-delivered').waitFor();
  await look('redriven');
}
