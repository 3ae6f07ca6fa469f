// Takes the pictures of docs/images: the demo as a newcomer sees it in the first five minutes, by the steps of the test, and the console. Needs
// a Chromium (POSTHORN_TEST_CHROMIUM, else /usr/bin/chromium) and a build. `node scripts/demo-pictures.mjs rides activity` takes those only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openBrowser } from '../test/demo/browser.ts';
import { firstFiveMinutes } from '../test/demo/first-five-minutes.ts';
import { smallPng } from './small-png.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const OUT = path.join(ROOT, 'docs/images');
/** A README is read on a train, too. */
const BYTES_MAX = 150_000;
/** The first orders reach their customers. */
const WARM_UP_MS = 15_000;
/** The charts of the console get a point every half minute. */
const CHARTS_MS = 75_000;
const SIZE = { width: 1240, height: 800 };

/** A demo with these arguments, its page in a browser, and what is done there. */
async function onPage(args, act) {
  const demo = spawn(process.execPath, [path.join(ROOT, 'apps/demo/dist/main.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const urls = await addressesOf(demo);
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
    const { page, close } = await openBrowser({
      viewport: SIZE,
      colorScheme: 'light',
      reducedMotion: 'no-preference',
    });
    await act(page, urls);
    await close();
  } finally {
    if (demo.exitCode === null && demo.kill('SIGINT')) await once(demo, 'exit');
  }
}

function addressesOf(child) {
  return new Promise((resolve, reject) => {
    let written = '';
    child.stdout.on('data', (chunk) => {
      written += chunk;
      const [, page] = /the page: (\S+)/.exec(written) ?? [];
      const [, consoleUrl] = /the console: (\S+)/.exec(written) ?? [];
      if (page !== undefined) resolve({ page, consoleUrl });
    });
    child.once('exit', () => reject(new Error(`the demo ended:\n${written}`)));
  });
}

async function picture(page, name) {
  const file = path.join(OUT, `${name}.png`);
  const png = smallPng(await page.screenshot());
  console.log(`${path.relative(ROOT, file)} ${Math.round(png.length / 1000)} kB`);
  await writeFile(file, png);
  if (png.length > BYTES_MAX) throw new Error(`${file} is larger than ${BYTES_MAX / 1000} kB`);
}

const toTop = (page) => page.evaluate('window.scrollTo(0, 0)');
const to = (page, selector) =>
  page.locator(selector).evaluate((element) => element.scrollIntoView({ block: 'center' }));

async function fiveMinutes(page, { page: url }) {
  await firstFiveMinutes(page, url, async (moment) => {
    if (moment === 'open') {
      await toTop(page);
      await picture(page, 'demo');
      await page.emulateMedia({ colorScheme: 'dark' });
      await picture(page, 'demo-dark');
      await page.setViewportSize({ width: 390, height: 780 });
      await picture(page, 'demo-phone');
      await page.setViewportSize(SIZE);
      await page.emulateMedia({ colorScheme: 'light' });
    }
    if (moment === 'killed') {
      await page.waitForTimeout(6000);
      await to(page, '#flow');
      await picture(page, 'demo-killed');
    }
    if (moment === 'dead letter') {
      await to(page, '#timeline');
      await picture(page, 'demo-dead-letter');
    }
  });
}

/** The price stands still while the other three go on. */
async function rides(page, { page: url }) {
  await page.goto(url);
  await page.click('#press-kill-pricing');
  await page.waitForTimeout(6000);
  await picture(page, 'demo-rides');
}

async function activity(page, { page: url }) {
  await page.goto(url);
  for (const genre of ['crime', 'crime', 'nature', 'nature', 'nature']) {
    await page.click(`#press-watch-${genre}`);
    await page.waitForTimeout(1000);
  }
  await picture(page, 'demo-activity');
}

/** With something to look at: a dead letter that nobody has dealt with. */
async function consoleScreens(page, { page: url, consoleUrl }) {
  await page.waitForTimeout(CHARTS_MS);
  await fetch(`${url}buttons/poison-order`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  await page.goto(consoleUrl);
  await page.getByText('UnknownRecipeError').first().waitFor();
  await page.waitForTimeout(3000);
  await picture(page, 'console');
  await page.goto(`${consoleUrl}flow`);
  await page.getByRole('region', { name: 'Map of the flow' }).waitFor();
  await page.waitForTimeout(3000);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'console-flow-dark');
}

const scenes = {
  orders: [['--hold', '12', '--rate', '4'], fiveMinutes],
  console: [['--hold', '60', '--rate', '4'], consoleScreens],
  rides: [['rides'], rides],
  activity: [['activity'], activity],
};
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scenes);
await mkdir(OUT, { recursive: true });
for (const name of chosen) {
  if (!(name in scenes))
    throw new Error(`there are ${Object.keys(scenes).join(', ')}, not ${name}`);
  await onPage(...scenes[name]);
}
