import type pg from 'pg';
import type { Sequences } from '../../web/scenario-shapes.js';
import { schemaOf, type Scenario } from './scenario.js';

/**
 * The invariant of a scenario, as the demo's strip (src/strip.ts) but with every reader on one topic. Lost: not applied
 * although a later event of the key was. Duplicated: applied again. Out of order: applied after a later one of its key.
 */
export type { Sequences };

/** One statement, so one snapshot: effects and what was seen are of one transaction each, so at rest they must agree. */
function queryOf({ name, readers, published, delay }: Scenario): string {
  const received = readers.map(
    (reader) =>
      `select '${reader}' as reader, key, sequence, id from ${schemaOf(name, reader)}.received`,
  );
  return `
  with published as (
    ${published.keys}
  ), readers (reader) as (
    values ${readers.map((reader) => `('${reader}')`).join(', ')}
  ), received as (
    ${received.join('\n    union all ')}
  ), events as (
    select reader, key, sequence, min(id) as first_id, count(*) as applications
    from received group by reader, key, sequence
  ), placed_in_time as (
    select *, first_id > min(first_id) over (
      partition by reader, key order by sequence rows between 1 following and unbounded following) as late
    from events
  ), histories as (
    select reader, key, max(sequence) as last, count(*) as events,
      sum(applications) as applications, count(*) filter (where late) as late
    from placed_in_time group by reader, key
  ), flights as (
    select coalesce(sum(greatest(published.events - coalesce(last, 0), 0)), 0)::int as in_flight
    from published cross join readers left join histories using (reader, key)
  ), seen as (
    select reader, coalesce(sum(applications), 0)::int as count
    from readers left join histories using (reader) group by reader
  )
  select ${published.units}::int as units,
    (select coalesce(sum(events), 0) from published)::int as published,
    (select jsonb_object_agg(reader, count) from seen) as seen,
    (select in_flight from flights) as "inFlight",
    coalesce(sum(last - events), 0)::int as lost,
    coalesce(sum(applications - events), 0)::int as duplicated,
    coalesce(sum(late), 0)::int as "outOfOrder",
    (select case when in_flight = 0 then (${published.wrong}) else 0 end from flights)::int as wrong,
    (${delay?.sql ?? 'null'})::float8 as "delayMs"
  from histories`;
}

export async function readSequences(
  scenario: Scenario,
  database: pg.Pool | pg.PoolClient,
): Promise<Sequences> {
  const { rows } = await database.query<Sequences>(queryOf(scenario));
  const [row] = rows;
  if (!row) throw new Error(`the strip of ${scenario.name} gave no row`);
  return row;
}

export const isIntact = ({ lost, duplicated, outOfOrder, wrong }: Sequences): boolean =>
  lost === 0 && duplicated === 0 && outOfOrder === 0 && wrong === 0;

const grouped = (count: number): string => count.toLocaleString('en-US');

export function formatSequences(scenario: Scenario, sequences: Sequences): string {
  const { units, published, seen, inFlight, delayMs } = sequences;
  const parts = [
    `${scenario.unit} ${grouped(units)}`,
    `messages ${grouped(published)}`,
    `seen by ${scenario.readers.map((name) => `${name} ${grouped(seen[name] ?? 0)}`).join(', ')}`,
    `lost ${grouped(sequences.lost)}`,
    `duplicated ${grouped(sequences.duplicated)}`,
    `out of order ${grouped(sequences.outOfOrder)}`,
  ];
  if (inFlight !== 0) parts.push(`in flight ${grouped(inFlight)}`);
  if (sequences.wrong !== 0) parts.push(`wrong ${grouped(sequences.wrong)}`);
  if (scenario.delay && delayMs !== null)
    parts.push(`${scenario.delay.label} ${grouped(Math.round(delayMs))} ms (median)`);
  return parts.join(' · ');
}
