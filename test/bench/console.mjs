// What the console costs a browser with 1,000 topics and 10,000 groups. Counted are nodes of the document and the busy time of
// the page's main thread, of short lists and long ones in one run: they tell whether a list grows with what there is or with the screen.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { chromium } from 'playwright-core';
import { startBroker } from '../../apps/broker/dist/broker.js';
import { figure } from './stack.mjs';

const TOPICS = 1_000;
const GROUPS = 10_000;
/** What `filter=` leaves of both, a hundred: more than a screen, so that the short list is a virtual one too. */
const SHORT = 'bench-000';
const BUSY_SECONDS_MAX = 1;
const SCROLLS = 30;
/** An open page asks for live figures each second and for the map of who reads what; a full round of both and some more. */
const WATCHED_MS = 10_000;
/** What others' requests may have to wait for it. */
const TURN_MS_MAX = 100;

const executablePath = [process.env.POSTHORN_TEST_CHROMIUM ?? '', '/usr/bin/chromium'].find(
  (one) => one !== '' && existsSync(one),
);
if (executablePath === undefined) {
  console.log('skipped: no Chromium here; POSTHORN_TEST_CHROMIUM names one');
  process.exit();
}

const profile = mkdtempSync(path.join(tmpdir(), 'posthorn-bench-'));
const logger = pino({ level: 'silent' });
const broker = await startBroker({ port: 0, adminPort: 0, logger });
const browser = await chromium.launchPersistentContext(profile, {
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  viewport: { width: 1280, height: 800 },
});
try {
  await fill();
  const url = `http://127.0.0.1:${broker.adminPort}`;
  await measureOverview(url);
  for (const list of ['topics', 'groups']) {
    const short = await scrolled(`${url}/${list}?filter=${SHORT}`);
    const long = await scrolled(`${url}/${list}`);
    const perRow = ({ busySeconds, rows }) => (busySeconds * 1000) / rows;
    console.log(
      `${list}: ${long.nodes} nodes, ${perRow(long).toFixed(2)} ms busy for each of ${long.rows} rows scrolled past; short: ${short.nodes} nodes, ${perRow(short).toFixed(2)} ms for each of ${short.rows}`,
    );
    figure(`nodes of all ${list} to those of a short list`, long.nodes / short.nodes, {
      atMost: 1.5,
    });
    figure(
      `busy time per row of all ${list} to that of a short list`,
      perRow(long) / perRow(short),
      {
        atMost: 1.5,
      },
    );
  }
} finally {
  await browser.close();
  await broker.close();
  rmSync(profile, { recursive: true, force: true });
}

async function fill() {
  const { topics, groups } = broker.services;
  const number = (n) => String(n).padStart(5, '0');
  for (let n = 0; n < TOPICS; n += 1) {
    await topics.create({ name: `bench-${number(n)}`, partitions: 1 });
  }
  for (let n = 0; n < GROUPS; n += 1) {
    await groups.commitOffsets({
      groupId: `bench-${number(n)}`,
      memberId: '',
      generationId: -1,
      groupInstanceId: null,
      retentionTimeMs: -1n,
      knowsGroupIdNotFound: true,
      topics: [
        {
          name: `bench-${number(n % TOPICS)}`,
          partitions: [
            {
              partitionIndex: 0,
              committedOffset: 0n,
              committedLeaderEpoch: -1,
              committedMetadata: null,
            },
          ],
        },
      ],
    });
  }
}

/** How long the main thread is busy until figures stand on the overview, with nothing in the cache. */
async function measureOverview(url) {
  const page = await browser.newPage();
  const { busySeconds } = await observed(page);
  await page.goto(url);
  await page.getByText('Every group keeps up').waitFor();
  const seconds = await busySeconds();
  console.log(`overview: ${seconds.toFixed(2)} s busy until its figures are there`);
  figure(
    `seconds the overview keeps the page busy, of ${BUSY_SECONDS_MAX}`,
    seconds / BUSY_SECONDS_MAX,
    {
      atMost: 1,
    },
  );
  await watched();
  await page.close();
}

/** Broker and benchmark are one process, so what its thread does meanwhile is the broker's work. */
async function watched() {
  const cpuMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  const began = cpuMs();
  let last = began;
  let longest = 0;
  // A timer comes between two turns, so what was done since the last one is one turn, or a few small ones.
  const timer = setInterval(() => {
    const now = cpuMs();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  await sleep(WATCHED_MS);
  clearInterval(timer);
  const perSecond = ((cpuMs() - began) * 1_000) / WATCHED_MS;
  console.log(
    `an overview that is watched: ${perSecond.toFixed(0)} ms of the broker's CPU a second, ${longest.toFixed(0)} ms at most in one turn`,
  );
  const name = `CPU of the longest turn of the broker's event loop, of ${TURN_MS_MAX} ms`;
  figure(name, longest / TURN_MS_MAX, { atMost: 1 });
}

async function scrolled(url) {
  const page = await browser.newPage();
  const { busySeconds, nodes } = await observed(page);
  await page.goto(url);
  await page.getByRole('row').nth(10).waitFor();
  const before = await busySeconds();
  await page.mouse.move(700, 500);
  for (let n = 0; n < SCROLLS; n += 1) {
    await page.mouse.wheel(0, 700);
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(300);
  const rows = Number(await page.getByRole('row').last().getAttribute('aria-rowindex')) - 1;
  const busy = (await busySeconds()) - before;
  const result = { rows, nodes: await nodes(), busySeconds: busy };
  await page.close();
  return result;
}

async function observed(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const metric = async (name) => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((one) => one.name === name).value;
  };
  return {
    // Of the thread's own clock: what else the machine does is not in it.
    busySeconds: () => metric('TaskDuration'),
    nodes: () => page.evaluate('document.querySelectorAll("*").length'),
  };
}
