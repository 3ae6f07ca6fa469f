import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import type { Scenario } from '../scenario.js';
import { readRides } from './look.js';
import { RideUpdated, stages, type RideUpdate } from './contract.js';

const DRIVERS = 12;
const CITY_METERS = 10_000;
const LEG_METERS_MAX = 1500;

const tables = `
  create schema if not exists rides;
  create table if not exists rides.rides (id uuid primary key, driver text not null, stage text not null,
    x integer not null, y integer not null, meters integer not null, updates integer not null);
  alter table rides.rides add column if not exists number bigint generated always as identity`;

/** The ride moves and says so, or neither: the row and the message are one transaction. */
const move = `
  with updates as (
    select * from jsonb_to_recordset($1::jsonb) as u ("rideId" uuid, sequence int, stage text, driver text, x int, y int, meters int)
  ), requested as (
    insert into rides.rides (id, driver, stage, x, y, meters, updates)
    select "rideId", driver, stage, x, y, meters, sequence from updates where sequence = 1
  ), moved as (
    update rides.rides set stage = u.stage, x = u.x, y = u.y, meters = rides.meters + u.meters, updates = u.sequence
    from updates u where rides.id = u."rideId" and u.sequence > 1
  )
  select posthorn.publish('${RideUpdated.topic}', "rideId"::text, to_jsonb(updates)) from updates`;

const wrong = `
  select count(*) from rides.rides
    left join rides_rider.screens on screens.ride_id = rides.id
    left join rides_pricing.fares on fares.ride_id = rides.id
    left join rides_map.cars on cars.ride_id = rides.id
  where (screens.stage, fares.meters, cars.x, cars.y) is distinct from (rides.stage, rides.meters, rides.x, rides.y)`;

const wrongShifts = `
  select count(*)
  from (select driver, count(*) as rides from rides.rides where stage = 'ended' group by driver) as ended
  full join rides_driver.shifts using (driver)
  where ended.rides is distinct from shifts.rides`;

export const rides: Scenario = {
  name: 'rides',
  unit: 'rides',
  count: 1000,
  readers: ['rider', 'driver', 'pricing', 'map'],
  script: fileURLToPath(new URL('reader-main.js', import.meta.url)),
  published: {
    keys: 'select id as key, updates as events from rides.rides',
    units: '(select count(*) from rides.rides)',
    wrong: `(${wrong}) + (${wrongShifts})`,
  },

  async prepare(database) {
    await database.query(tables);
  },

  look: { read: readRides },
  watchedMs: 10_000,

  async generate(database, count, paceMs, signal) {
    let updates: readonly RideUpdate[] = Array.from({ length: count }, request);
    for (const [index] of stages.entries()) {
      if (index > 0) updates = updates.map(next);
      await publish(database, updates);
      await sleep(paceMs / stages.length, undefined, { signal }).catch(() => undefined);
      if (signal?.aborted) return;
    }
  },
};

async function publish(database: pg.Pool, updates: readonly RideUpdate[]): Promise<void> {
  const kept = await Promise.all(updates.map(async (update) => RideUpdated.parse(update)));
  await database.query(move, [JSON.stringify(kept)]);
}

function request(): RideUpdate {
  const place = { x: randomInt(CITY_METERS), y: randomInt(CITY_METERS) };
  const driver = `driver ${randomInt(DRIVERS) + 1}`;
  return { rideId: randomUUID(), sequence: 1, stage: stages[0], driver, ...place, meters: 0 };
}

function next(ride: RideUpdate): RideUpdate {
  const { sequence } = ride;
  const meters = randomInt(LEG_METERS_MAX);
  return {
    ...ride,
    sequence: sequence + 1,
    stage: stages[sequence] ?? 'ended',
    x: ride.x + meters,
    meters,
  };
}
