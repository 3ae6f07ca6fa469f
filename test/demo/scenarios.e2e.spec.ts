import pg from 'pg';
import { activity } from '../../apps/demo/src/scenarios/activity/scenario.js';
import { rides } from '../../apps/demo/src/scenarios/rides/scenario.js';
import type { Scenario } from '../../apps/demo/src/scenarios/scenario.js';
import { isIntact, readSequences } from '../../apps/demo/src/scenarios/sequences.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../transport/support/until.js';
import { noBrowser, openBrowser, seriousFaults, type Browser } from './browser.js';
import { RunningDemo, STARTED_BY } from './running-demo.js';

/** Processes are started and killed, on a machine that may be busy. */
const RUN_MS = 300_000;

let database: TestDatabase;
let pool: pg.Pool;
let demo: RunningDemo | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
});

afterEach(async () => {
  await demo?.stop();
  demo = undefined;
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

/** What the strip says of the readers' tables after this damage, which is taken back. */
async function damaged(scenario: Scenario, statement: string) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    const sequences = await readSequences(scenario, client);
    await client.query('rollback');
    return { ...sequences, intact: isIntact(sequences) };
  } finally {
    client.release();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the rides', () => {
  it(
    'are seen once and in order by rider, driver, pricing and map, one of whom is killed midway',
    async () => {
      demo = await RunningDemo.start(['rides', '--headless', '--rides', '120'], database.url);
      const [, pid] = await demo.printed(/kill -9 .*\bpricing (\d+)/);
      await demo.printed(/seen by .*pricing [1-9].* in flight [1-9]/);
      process.kill(Number(pid), 'SIGKILL');
      await demo.printed(/pricing ended \(SIGKILL\), starting it again/);
      const code = await demo.ended();
      expect({ code, output: demo.output() }).toMatchObject({ code: 0 });
      expect(demo.output()).toContain(
        'rides 120 · messages 600 · seen by rider 600, driver 600, pricing 600, map 600 · lost 0 · duplicated 0 · out of order 0\n',
      );
    },
    RUN_MS,
  );

  it.each([
    [
      'lost',
      { lost: 1 },
      'delete from rides_rider.received where id = (select min(id) from rides_rider.received where sequence = 2)',
    ],
    [
      'duplicated',
      { duplicated: 1 },
      'insert into rides_map.received (key, sequence) select key, 1 from rides_map.received limit 1',
    ],
    [
      'out of order',
      { outOfOrder: 1 },
      `with taken as (delete from rides_driver.received where id = (select min(id) from rides_driver.received where sequence = 2) returning *)
       insert into rides_driver.received (key, sequence) select key, sequence from taken`,
    ],
    [
      'wrong',
      { wrong: 1 },
      'update rides_pricing.fares set meters = meters + 1 where ride_id = (select ride_id from rides_pricing.fares limit 1)',
    ],
  ])('that are damaged by hand are named by the strip: %s', async (_, expected, statement) => {
    expect(await damaged(rides, statement)).toMatchObject({ ...expected, intact: false });
  });
});

describe('the activity', () => {
  it(
    'is counted once, and recommendations follow what viewers watched last',
    async () => {
      demo = await RunningDemo.start(['activity', '--headless', '--views', '200'], database.url);
      const code = await demo.ended();
      expect({ code, output: demo.output() }).toMatchObject({ code: 0 });
      expect(demo.output()).toMatch(
        /views 200 · messages 200 · seen by counts 200, recommendations 200 · lost 0 · duplicated 0 · out of order 0 · recommendation after [\d,]+ ms \(median\)\n/,
      );
    },
    RUN_MS,
  );

  it.each([
    [
      'a view that was counted twice',
      'update activity_counts.titles set views = views + 1 where title = (select min(title) from activity_counts.titles)',
    ],
    [
      'a recommendation that did not follow',
      `update activity_recommendations.recommendations set genre = case genre when 'crime' then 'drama' else 'crime' end
       where viewer_id = (select viewer_id from activity_recommendations.recommendations limit 1)`,
    ],
  ])('that is damaged by hand is named by the strip: %s', async (_, statement) => {
    expect(await damaged(activity, statement)).toMatchObject({ wrong: 1, intact: false });
  });
});

const withBrowser = noBrowser === undefined ? it : it.skip;
const why = noBrowser === undefined ? '' : ` (skipped: ${noBrowser})`;

interface Shown {
  readonly scenario: Scenario;
  readonly args: readonly string[];
  /** What ends the command, alone. */
  readonly signal: NodeJS.Signals;
  readonly claim: string;
  look(page: Browser['page']): Promise<void>;
}

const SHOWN: readonly Shown[] = [
  {
    scenario: rides,
    args: ['--rate', '2'],
    signal: 'SIGINT',
    claim: 'shows one message read by four systems, and that three go on while one is down',
    async look(page) {
      await page.waitForSelector('[data-ride] td:nth-child(6) .applied');
      await page.click('#press-kill-pricing');
      await page.waitForSelector('[data-reader="pricing"][data-status="down"]');
      const waits = '[data-ride]:has(td:nth-child(3) .applied):has(td:nth-child(5) .waits)';
      await page.waitForSelector(waits);
      await page.waitForSelector('[data-reader="pricing"][data-status="up"]');
      await page.setViewportSize({ width: 390, height: 780 });
    },
  },
  {
    scenario: activity,
    args: ['--rate', '2'],
    signal: 'SIGKILL',
    claim: 'recommends what was watched most of late, as soon as it was watched',
    async look(page) {
      await page.click('#press-watch-crime');
      await page.waitForSelector('#you .recommended .genre-crime');
      await page.click('#press-watch-nature');
      await page.click('#press-watch-nature');
      await page.waitForSelector('#you .recommended .genre-nature');
    },
  },
];

describe.each(SHOWN)(
  'posthorn demo $scenario.name',
  ({ scenario: { name, readers, unit }, args, signal, claim, look }) => {
    let command: RunningDemo;
    let url: string;
    let pids: readonly number[];

    beforeAll(async () => {
      command = await RunningDemo.start([name, ...args], database.url, {}, STARTED_BY.command);
      const [, listed = ''] = await command.printed(/kill -9 any of them: (.*?) {2}·/);
      pids = Array.from(listed.matchAll(/\d+/g), Number);
      url = await command.page();
    }, RUN_MS);

    afterAll(() => command?.stop());

    /** Nothing of it may be called an error. */
    withBrowser(
      `has a page that ${claim}${why}`,
      async () => {
        const { page, errors, close } = await openBrowser();
        try {
          page.setDefaultTimeout(RUN_MS);
          await page.goto(url);
          await look(page);
          // One that was killed has come again, as another process.
          const shown = await page.locator('[data-reader] .pid').allTextContents();
          pids = shown.map((text) => Number(text.replaceAll(/\D/g, '')));
          expect(await seriousFaults(page)).toEqual([]);
          const fits = 'document.documentElement.scrollWidth <= innerWidth';
          expect(await page.evaluate(fits)).toBe(true);
          expect(errors).toEqual([]);
          expect(await (await fetch(`${url}strip`)).json()).toMatchObject({
            lost: 0,
            duplicated: 0,
            outOfOrder: 0,
          });
        } finally {
          await close();
        }
      },
      RUN_MS,
    );

    it(
      `stops in order, and leaves nothing running, when the command alone gets ${signal}`,
      async () => {
        expect(pids).toHaveLength(readers.length);
        command.child.kill(signal);
        await command.printed(new RegExp(`stopping\\n[^]*${unit} \\d+ · messages`));
        await until(() => pids.every((pid) => !isAlive(pid)));
        await command.ended();
      },
      RUN_MS,
    );
  },
);
