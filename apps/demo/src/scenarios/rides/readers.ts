import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Manager, Transactional } from '@posthorn/outbox';
import { Subscribe } from '@posthorn/transport';
import { EntityManager } from 'typeorm';
import { note, type Reader } from '../reader.js';
import { RideUpdated, type RideUpdate } from './contract.js';

/** The rider's phone: how far the ride is. The last message wins, so order shows. */
@Controller()
class RiderController {
  @Subscribe(RideUpdated)
  @Transactional()
  async show(@Payload() ride: RideUpdate, @Manager() manager: EntityManager): Promise<void> {
    await note(manager, 'rides_rider', ride.rideId, ride.sequence);
    await manager.query(
      `insert into rides_rider.screens (ride_id, stage) values ($1, $2)
       on conflict (ride_id) do update set stage = excluded.stage`,
      [ride.rideId, ride.stage],
    );
  }
}

/** The driver's shift: how many rides it had. A sum, so a double shows. */
@Controller()
class DriverController {
  @Subscribe(RideUpdated)
  @Transactional()
  async count(@Payload() ride: RideUpdate, @Manager() manager: EntityManager): Promise<void> {
    await note(manager, 'rides_driver', ride.rideId, ride.sequence);
    if (ride.stage !== 'ended') return;
    await manager.query(
      `insert into rides_driver.shifts (driver, rides) values ($1, 1)
       on conflict (driver) do update set rides = shifts.rides + 1`,
      [ride.driver],
    );
  }
}

/** Pricing: what the ride costs, by the meters of all its messages. */
@Controller()
class PricingController {
  @Subscribe(RideUpdated)
  @Transactional()
  async charge(@Payload() ride: RideUpdate, @Manager() manager: EntityManager): Promise<void> {
    await note(manager, 'rides_pricing', ride.rideId, ride.sequence);
    await manager.query(
      `insert into rides_pricing.fares (ride_id, meters) values ($1, $2)
       on conflict (ride_id) do update set meters = fares.meters + excluded.meters`,
      [ride.rideId, ride.meters],
    );
  }
}

/** The map: where the car is now. */
@Controller()
class MapController {
  @Subscribe(RideUpdated)
  @Transactional()
  async move(@Payload() ride: RideUpdate, @Manager() manager: EntityManager): Promise<void> {
    await note(manager, 'rides_map', ride.rideId, ride.sequence);
    await manager.query(
      `insert into rides_map.cars (ride_id, x, y) values ($1, $2, $3)
       on conflict (ride_id) do update set x = excluded.x, y = excluded.y`,
      [ride.rideId, ride.x, ride.y],
    );
  }
}

export const readers = {
  rider: {
    controller: RiderController,
    tables: (schema) => `create table ${schema}.screens (ride_id uuid primary key, stage text)`,
  },
  driver: {
    controller: DriverController,
    tables: (schema) => `create table ${schema}.shifts (driver text primary key, rides integer)`,
  },
  pricing: {
    controller: PricingController,
    tables: (schema) => `create table ${schema}.fares (ride_id uuid primary key, meters integer,
      cents integer generated always as (250 + meters / 10) stored)`,
  },
  map: {
    controller: MapController,
    tables: (schema) =>
      `create table ${schema}.cars (ride_id uuid primary key, x integer, y integer)`,
  },
} as const satisfies Record<string, Reader>;
