import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from '@jest/globals';
import { chromium, type BrowserContext } from 'playwright-core';
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

export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** One for a whole suite, with a profile of its own. */
export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'posthorn-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ARGUMENTS,
    timeout: WAIT_MS,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(WAIT_MS);
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}

/** Skipped where there is no browser; the note goes into the name of the suite. */
export const [describeInBrowser, note] =
  executablePath === undefined
    ? [describe.skip, ' (skipped: no Chromium here; POSTHORN_TEST_CHROMIUM names one)']
    : [describe, ''];
