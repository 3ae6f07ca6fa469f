// What the pages of dead letters cost with many of them: 9 of 10 letters belong to three failures, as they do when something is
// down, the rest to 10,000. Rows of the index alone, as the indexer writes them. BENCH_LETTERS=1000000 takes two minutes.
import { freePort } from '../../libs/embedded-postgres/dist/index.js';
import { createPool } from '../../libs/db/dist/index.js';
import { figure, median, startStack } from './stack.mjs';

const LETTERS = Number(process.env.BENCH_LETTERS ?? 100_000);
const GROUPS = Number(process.env.BENCH_LETTER_GROUPS ?? 10_000);
const TOPICS = 50;
const LOOKS = 15;
const PAGE_MS = 200;
const ROWS_AT_ONCE = 100_000;

const adminPort = await freePort();
const stack = await startStack({ env: { POSTHORN_ADMIN_PORT: String(adminPort) } });
const pool = createPool({ url: stack.url, max: 2 });
const api = `http://127.0.0.1:${adminPort}/api/v1/dead-letters`;
try {
  await until(async () => (await fetch(api)).ok);
  const seconds = (await timed(fill)) / 1_000;
  console.log(`${LETTERS} letters of ${GROUPS} failures, written in ${seconds.toFixed(0)} s`);
  const group = await idOf('order by id limit 1');
  const rare = await idOf('order by id desc limit 1');
  const pages = {
    'failures, the latest first': 'groups',
    'failures of one consumer group': 'groups?group=group-7',
    'failures that are open': 'groups?status=open',
    'one failure with many letters': `groups/${group}`,
    'letters, newest first': '',
    'letters of a failure with many': `?letterGroup=${group}`,
    'letters of a failure with few': `?letterGroup=${rare}`,
    'letters that are open': '?status=open',
    'letters about one topic': '?originTopic=orders-7',
  };
  for (const [name, path] of Object.entries(pages)) {
    const [first, after] = [[], []];
    const [route, query = ''] = path.split('?');
    const url = `${api}${route && `/${route}`}`;
    for (let n = 0; n < LOOKS; n += 1) {
      let token;
      first.push(await timed(async () => (token = (await page(`${url}?${query}`)).nextPageToken)));
      const next = `${url}?${query}&pageToken=${token}`;
      if (token) after.push(await timed(() => page(next)));
    }
    const told = after.length > 0 ? `, the page after it ${median(after).toFixed(1)} ms` : '';
    console.log(`${name}: ${median(first).toFixed(1)} ms${told}`);
    figure(`${name}, of ${PAGE_MS} ms`, Math.max(median(first), median([0, ...after])) / PAGE_MS, {
      atMost: 1,
    });
  }
} finally {
  await pool.end();
  await stack.stop();
}

async function fill() {
  await pool.query(
    `insert into posthorn_admin.dead_letter_groups (group_id, handler, exception, fingerprint, message)
     select 'group-' || n % 100, 'Handlers.on' || n, 'Error', 'fingerprint-' || n, 'It failed.'
     from generate_series(0, $1::int - 1) n`,
    [GROUPS],
  );
  for (let from = 0; from < LETTERS; from += ROWS_AT_ONCE) {
    await pool.query(
      `insert into posthorn_admin.dead_letters (topic, topic_id, partition, "offset", written_at, origin_topic,
         origin_partition, origin_offset, origin_timestamp, letter_group_id, message, attempt, is_cut, times_redriven, status)
       select 'orders-' || n % $3 || '.kitchen.dlq', '00000000-0000-4000-8000-000000000001', 0, n,
         now() - make_interval(secs => ($4::int - n) / 100.0), 'orders-' || n % $3, 0, n, n, g.first + case
           when n % 10 > 0 then n % 3 else n / 10 % $5::int end, 'It failed.', 3, false, 0,
         case when n % 7 = 0 then 'redriven' else 'open' end
       from generate_series($1::int, $2::int) n,
         (select min(id) as first from posthorn_admin.dead_letter_groups) g`,
      [from, Math.min(LETTERS, from + ROWS_AT_ONCE) - 1, TOPICS, LETTERS, GROUPS],
    );
  }
  const counts = ['dead_letter_counts', 'dead_letter_hours'];
  for (const table of ['dead_letters', 'dead_letter_groups', ...counts]) {
    await pool.query(`vacuum analyze posthorn_admin.${table}`);
  }
}

async function idOf(which) {
  const { rows } = await pool.query(`select id from posthorn_admin.dead_letter_groups ${which}`);
  return rows[0].id;
}

async function page(url) {
  const answer = await fetch(url);
  const body = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(body));
  if (body.groups?.length === 0 || body.deadLetters?.length === 0)
    throw new Error(`nothing: ${url}`);
  return body;
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** The admin API listens a moment after Kafka's port does. */
async function until(isThere) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await isThere().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the admin API did not answer within 30 s');
}
