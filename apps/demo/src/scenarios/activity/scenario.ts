import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import type { Scenario } from '../scenario.js';
import { genres, TitleViewed, type Genre, type TitleView } from './contract.js';
import { readActivity } from './look.js';
import { LAST_VIEWS } from './recommend.js';

const VIEWERS = 40;
const TITLES_PER_GENRE = 5;
/** A viewer stays with a genre for a while, then turns to another: 1 view in so many. */
const TASTE_LASTS = 8;
/** How often somebody watches something, when it is to be watched. */
const WAVES_PER_PACE = 5;

const tables = `
  create schema if not exists activity;
  create table if not exists activity.views (viewer_id uuid, sequence integer, title text not null, genre text not null,
    primary key (viewer_id, sequence))`;

/** The view is written down and said, or neither. A viewer occurs once in a call, so views are said in order. */
const view = `
  with news as (
    select * from jsonb_to_recordset($1::jsonb) as v ("viewerId" uuid, sequence int, title text, genre text, at text)
  ), watched as (
    insert into activity.views select "viewerId", sequence, title, genre from news
  )
  select posthorn.publish('${TitleViewed.topic}', "viewerId"::text, to_jsonb(news)) from news`;

const wrongTitles = `
  select count(*)
  from (select title, count(*) as views from activity.views group by title) as watched
  full join activity_counts.titles using (title)
  where watched.views is distinct from titles.views`;

/** The rule of recommend.ts once more, in SQL and over what was watched rather than over what was read. */
const staleRecommendations = `
  with ranked as (
    select *, row_number() over (partition by viewer_id order by sequence desc) as age from activity.views
  ), tastes as (
    select viewer_id, genre, row_number() over (partition by viewer_id order by count(*) desc, min(age)) as place
    from ranked where age <= ${LAST_VIEWS} group by viewer_id, genre
  )
  select count(*) from (select * from tastes where place = 1) as taste
  full join activity_recommendations.recommendations using (viewer_id)
  where taste.genre is distinct from recommendations.genre`;

interface Viewer {
  readonly id: string;
  views: number;
  taste: Genre;
}

const anyGenre = (): Genre => genres[randomInt(genres.length)] ?? genres[0];

/** Whoever looks at the page. */
const you: Viewer = { id: randomUUID(), views: 0, taste: genres[0] };

const viewers: readonly Viewer[] = Array.from({ length: VIEWERS }, () => ({
  id: randomUUID(),
  views: 0,
  taste: anyGenre(),
}));

export const activity: Scenario = {
  name: 'activity',
  unit: 'views',
  count: 2000,
  readers: ['counts', 'recommendations'],
  script: fileURLToPath(new URL('reader-main.js', import.meta.url)),
  published: {
    keys: 'select viewer_id as key, count(*) as events from activity.views group by viewer_id',
    units: '(select count(*) from activity.views)',
    wrong: `(${wrongTitles}) + (${staleRecommendations})`,
  },
  delay: {
    label: 'recommendation after',
    sql: 'select percentile_cont(0.5) within group (order by delay_ms) from activity_recommendations.views',
  },

  async prepare(database) {
    await database.query(tables);
  },

  look: {
    read: (database) => readActivity(database, you.id),
    presses: Object.fromEntries(
      genres.map((genre) => [
        `watch-${genre}`,
        (database: pg.Pool) => {
          you.taste = genre;
          return say(database, [watch(you)]);
        },
      ]),
    ),
  },
  watchedMs: 1000,

  async generate(database, count, paceMs) {
    const size = paceMs === 0 ? VIEWERS : Math.min(VIEWERS, Math.ceil(count / WAVES_PER_PACE));
    for (let left = count; left > 0; left -= size) {
      await publish(database, Math.min(left, size));
      await sleep((paceMs * size) / count);
    }
  },
};

async function publish(database: pg.Pool, count: number): Promise<void> {
  const first = randomInt(VIEWERS);
  const chosen = [...viewers.slice(first), ...viewers.slice(0, first)].slice(0, count);
  for (const viewer of chosen) if (randomInt(TASTE_LASTS) === 0) viewer.taste = anyGenre();
  await say(database, chosen.map(watch));
}

async function say(database: pg.Pool, views: readonly TitleView[]): Promise<void> {
  const kept = await Promise.all(views.map(async (each) => TitleViewed.parse(each)));
  await database.query(view, [JSON.stringify(kept)]);
}

function watch(viewer: Viewer): TitleView {
  viewer.views += 1;
  return {
    viewerId: viewer.id,
    sequence: viewer.views,
    title: `${viewer.taste} ${randomInt(TITLES_PER_GENRE) + 1}`,
    genre: viewer.taste,
    at: new Date().toISOString(),
  };
}
