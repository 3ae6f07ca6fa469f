import { integer, oneOf, text, uuid } from '@posthorn/contracts';
import type { EventPayload } from '@posthorn/transport';
import { eventOf } from '../event.js';

/** A ride goes through these in turn, one message each. */
export const stages = ['requested', 'accepted', 'picked_up', 'half_way', 'ended'] as const;

const METERS_MAX = 100_000;

/** The one message about a ride, for everybody whom it concerns. */
export const RideUpdated = eventOf(
  'rides',
  {
    rideId: uuid,
    /** 1, 2, 3 ... per ride. */
    sequence: integer(1, stages.length),
    stage: oneOf(...stages),
    driver: text(40),
    /** Where the car is, in meters from the city's corner. */
    x: integer(0, METERS_MAX),
    y: integer(0, METERS_MAX),
    /** Driven since the message before. */
    meters: integer(0, METERS_MAX),
  },
  ({ rideId }) => rideId,
);

export type RideUpdate = EventPayload<typeof RideUpdated>;
