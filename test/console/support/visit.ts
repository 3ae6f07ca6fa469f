import { mkdirSync } from 'node:fs';
import path from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

/** Ignored by git; for people to look at. */
const SCREENSHOTS = path.join(import.meta.dirname, '..', 'screenshots');

/** The sixth row of a table is as its first five, and axe takes seconds for a hundred of them. */
const SCOPE = { exclude: [['tbody tr:nth-child(n+6)']] };

export interface Visit {
  readonly page: Page;
  /** What the page complained about: errors, warnings, what its content security policy forbade. */
  readonly complaints: readonly string[];
}

/** A page of its own, that notes what goes wrong in it. */
export async function visit(context: BrowserContext, url: string): Promise<Visit> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    // A browser notes each failed request. This one is no fault: what needs PostgreSQL says so over a log in memory.
    if (isComplaint && !message.text().includes('status of 501')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  await settled(page);
  return { page, complaints };
}

/** Until the title is there and nothing waits for its first answer. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/**
 * What is seriously or critically wrong for people who cannot see, hear or point, one sentence each.
 * @param rule only this one; without it all.
 */
export async function accessibilityFaults(page: Page, rule?: string): Promise<string[]> {
  // Nobody reads what passed, and gathering it takes a third of the time.
  const options = {
    resultTypes: ['violations'],
    ...(rule === undefined ? {} : { runOnly: rule }),
  };
  // By the debugging protocol: the page's policy rightly forbids scripts that are not its own.
  await page.evaluate(axe.source);
  const results = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(SCOPE)}, ${JSON.stringify(options)})`,
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
