import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  accessibilityFaults,
  OF_THE_SCREEN,
  PHONE,
  screenshot,
  type Scope,
  type Visit,
} from './visit.js';

/** axe looks at every element, some seconds of computing, which a busy machine makes many. */
export const AXE_TIMEOUT_MS = 120_000;

/** In light, in dark and at phone width: nothing that axe takes seriously, nothing too wide, and no complaint. */
export async function looksRight(
  { page, complaints }: Visit,
  name: string,
  scope: Scope = OF_THE_SCREEN,
): Promise<void> {
  await screenshot(page, `${name}-light`);
  expect(await accessibilityFaults(page, undefined, scope)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, `${name}-dark`);
  expect(await accessibilityFaults(page, 'color-contrast', scope)).toEqual([]);
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'light' });
  await screenshot(page, `${name}-phone`);
  expect(await overhang(page)).toBeLessThanOrEqual(0);
  expect(await cutOff(page)).toEqual([]);
  expect(complaints).toEqual([]);
}

/** Runs in the page. What is for the ears only is a pixel wide. */
const CUT_OFF = `[...document.querySelectorAll('td:not([class*="cut"]), td:not([class*="cut"]) *')]
  .filter((one) => one instanceof HTMLElement && one.clientWidth > 1)
  .filter((one) => getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth)
  .map((one) => one.textContent)`;

/** What of tables is not seen for want of width, where there is no pointer to ask for the rest of it. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(CUT_OFF);
}

/** How far the page is wider than the screen. */
function overhang(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}
