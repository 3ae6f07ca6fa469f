import type pg from 'pg';
import type { Car, Ride } from '../../../web/scenario-shapes.js';
import { stages } from './contract.js';

/** Cars on the map. */
const CARS_MAX = 80;
/** Of all rides one in so many is followed message by message, so that a row stays long enough to be read. */
const FOLLOWED_EVERY = 10;
const FOLLOWED_MAX = 6;

const seen = (reader: string): string =>
  `(select coalesce(max(sequence), 0) from rides_${reader}.received where key = followed.id)::int as "${reader}Seen"`;

const followed = `
  select followed.number::int as number, followed.driver, followed.stage, followed.updates,
    ${['rider', 'driver', 'pricing', 'map'].map(seen).join(', ')},
    screens.stage as screen, coalesce(shifts.rides, 0) as shift, fares.cents, cars.x, cars.y
  from (
    select * from rides.rides where number % ${FOLLOWED_EVERY} = 0 order by number desc limit ${FOLLOWED_MAX}
  ) as followed
  left join rides_rider.screens on screens.ride_id = followed.id
  left join rides_driver.shifts on shifts.driver = followed.driver
  left join rides_pricing.fares on fares.ride_id = followed.id
  left join rides_map.cars on cars.ride_id = followed.id`;

/** Where the map has the cars, of rides that go on; so a map that is down shows cars that stand still. */
const cars = `
  select rides.number::int as number, cars.x, cars.y, screens.stage
  from (select * from rides.rides where stage <> '${stages.at(-1)}' order by number desc limit ${CARS_MAX}) as rides
  join rides_map.cars on cars.ride_id = rides.id
  left join rides_rider.screens on screens.ride_id = rides.id`;

export async function readRides(database: pg.Pool): Promise<Readonly<Record<string, object>>> {
  const [rides, moving] = await Promise.all([
    database.query<Ride>(followed),
    database.query<Car>(cars),
  ]);
  return Object.fromEntries([
    ...rides.rows.map((row) => [`ride/${row.number}`, row]),
    ...moving.rows.map((row) => [`car/${row.number}`, row]),
  ]);
}
