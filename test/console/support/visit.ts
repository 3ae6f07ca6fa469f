import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { Browser } from './browser.js';

/** For people to look at, who name a folder: nothing is claimed of the hundred, each of which has the browser paint all. */
const SCREENSHOTS = process.env.POSTHORN_TEST_SCREENSHOTS;

export const PHONE = { width: 390, height: 844 };

/** Half as much for the page to read as `axe.source`, and each page has to. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The sixth row of a table is as its first five, and axe takes seconds for a hundred of them. */
const ROWS = ['tbody tr:nth-child(n+6)'];
/** The same on every screen, and a third of what most of them have: half of the time of axe. */
const SIDEBAR = ['nav[aria-label="Screens"] ul'];

export interface Scope {
  readonly exclude: readonly (readonly string[])[];
}
export const OF_THE_SCREEN: Scope = { exclude: [ROWS, SIDEBAR] };
export const WITH_THE_SIDEBAR: Scope = { exclude: [ROWS] };

export interface Visit {
  readonly page: Page;
  /** What the page complained about: errors, warnings, what its content security policy forbade. */
  readonly complaints: readonly string[];
}

/** What the API answers to whoever is signed in on the page. */
export async function answerOf<T>(page: Page, url: string): Promise<T> {
  const response = await page.request.get(url);
  return (await response.json()) as T;
}

/** A page that notes what goes wrong in it. */
export async function visit(browser: Browser, url: string): Promise<Visit> {
  const page = await browser.page();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    // A browser notes each failed request. This one is no fault: what needs PostgreSQL says so over a log in memory.
    // The text of a failed request does not say which.
    if (isComplaint && !message.text().includes('status of 501')) {
      complaints.push(`${message.text()} ${message.location().url}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  // What was there before goes on until this has come, and its complaints are about another claim.
  page.once('framenavigated', () => complaints.splice(0));
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
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await atRest(page);
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** Runs in the page. What turns for ever, such as a loader, is not waited for. */
const ANIMATIONS_END = `Promise.allSettled(
  document.getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished),
)`;

/** Until it has the colors that the system asks for, and none of them is on its way from light to dark. */
async function atRest(page: Page): Promise<void> {
  const isDark = await page.evaluate<boolean>('matchMedia("(prefers-color-scheme: dark)").matches');
  const scheme = isDark ? 'dark' : 'light';
  const root = page.locator(`:root[data-mantine-color-scheme="${scheme}"]`);
  await root.waitFor({ state: 'attached' });
  await page.evaluate(ANIMATIONS_END);
}

/**
 * What is seriously or critically wrong for people who cannot see, hear or point, one sentence each.
 * @param rule only this one; without it all.
 */
export async function accessibilityFaults(
  page: Page,
  rule?: string,
  scope: Scope = OF_THE_SCREEN,
): Promise<string[]> {
  // Nobody reads what passed, and gathering it takes a third of the time.
  const options = {
    resultTypes: ['violations'],
    ...(rule === undefined ? {} : { runOnly: rule }),
  };
  // By the debugging protocol: the page's policy rightly forbids scripts that are not its own.
  await atRest(page);
  if (await page.evaluate<boolean>('!("axe" in window)')) await page.evaluate(AXE);
  const results = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(scope)}, ${JSON.stringify(options)})`,
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
