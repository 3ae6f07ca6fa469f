import type pg from 'pg';
import type { Title, Viewer } from '../../../web/scenario-shapes.js';
import { LAST_VIEWS } from './recommend.js';

const VIEWERS_MAX = 12;
const TITLES_MAX = 8;

interface ViewerRow extends Viewer {
  readonly id: string;
}

/** Viewers keep their places, so that one sees a recommendation change. The page's own viewer is always among them. */
const viewers = `
  with known as (
    select viewer_id, count(*)::int as views from activity.views group by viewer_id
    order by viewer_id = $1 desc, viewer_id limit ${VIEWERS_MAX}
  )
  select known.viewer_id as id, known.views, recommendations.genre as recommended,
    array(select genre from activity.views where viewer_id = known.viewer_id order by sequence desc limit ${LAST_VIEWS}) as last,
    (select delay_ms from activity_recommendations.views where viewer_id = known.viewer_id order by id desc limit 1) as "delayMs",
    (select count(*) from activity_recommendations.views where viewer_id = known.viewer_id)::int as followed
  from known left join activity_recommendations.recommendations using (viewer_id)`;

const titles = `select title, views from activity_counts.titles order by views desc, title limit ${TITLES_MAX}`;

/** @param you the viewer that the page's own buttons are of. */
export async function readActivity(
  database: pg.Pool,
  you: string,
): Promise<Readonly<Record<string, object>>> {
  const [people, top] = await Promise.all([
    database.query<ViewerRow>(viewers, [you]),
    database.query<Title>(titles),
  ]);
  const others = people.rows.filter(({ id }) => id !== you);
  const own = people.rows.find(({ id }) => id === you);
  return Object.fromEntries([
    ...others.map(({ id, ...row }) => [`viewer/${id}`, row]),
    ...top.rows.map((row) => [`title/${row.title}`, row]),
    ...(own ? [['you', own]] : []),
  ]);
}
