import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from '@jest/globals';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { WAIT_MS } from '../../support/patience.js';

/** Chromium is not brought by npm: a browser of its own would be downloaded at install. */
const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executablePath = [process.env.POSTHORN_TEST_CHROMIUM ?? '', ...PATHS].find(
  (one) => one !== '' && existsSync(one),
);

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // All pages are of one console: a process of its own for each takes its start, and compiles the same code once more.
  '--process-per-site',
];

export const DESK = { width: 1280, height: 800 };

/** What claims listen to. */
const HEARD = ['console', 'pageerror', 'request', 'response', 'requestfailed'];

/**
 * One for a whole suite, with a profile of its own. Its claims have one page after each other: a page of its own for each had
 * the browser make a window, a process and the same compiled code anew, half of its time.
 */
export class Browser {
  /** The page that a claim has; of those that it opened itself nothing is known. */
  #page: Page | undefined;
  #isTaken = false;

  private constructor(
    readonly context: BrowserContext,
    private readonly profile: string,
  ) {
    [this.#page] = context.pages();
  }

  static async open(): Promise<Browser> {
    const profile = mkdtempSync(path.join(tmpdir(), 'posthorn-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: ARGUMENTS,
      timeout: WAIT_MS,
      viewport: DESK,
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(WAIT_MS);
    return new Browser(context, profile);
  }

  /** As good as new once it has gone somewhere. Until then it may still show, and ask for, what the claim before left. */
  async page(): Promise<Page> {
    if (this.#isTaken) return this.context.newPage();
    this.#isTaken = true;
    return (this.#page ??= await this.context.newPage());
  }

  /** After each claim, also one that failed. A page that cannot be put back any more is no page for the next claim. */
  async rest(): Promise<void> {
    this.#isTaken = false;
    const isAsNew = this.#page !== undefined && (await putBack(this.#page));
    if (!isAsNew) this.#page = undefined;
    for (const page of this.context.pages()) if (page !== this.#page) await page.close();
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}

/** What outlives the document of a page. Cookies and local storage are the browser's, whichever page it shows. */
async function putBack(page: Page): Promise<boolean> {
  for (const event of HEARD) page.removeAllListeners(event);
  try {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(DESK);
    // A page that has been nowhere yet has none, and may not be asked.
    if (page.url().startsWith('http')) await page.evaluate('sessionStorage.clear()');
    return true;
  } catch {
    return false; // crashed, or closed by the claim
  }
}

/** Skipped where there is no browser; the note goes into the name of the suite. */
export const [describeInBrowser, note] =
  executablePath === undefined
    ? [describe.skip, ' (skipped: no Chromium here; POSTHORN_TEST_CHROMIUM names one)']
    : [describe, ''];
