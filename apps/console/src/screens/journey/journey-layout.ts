import type { JourneyBody, JourneyReader, JourneyStepBody } from '@posthorn/admin-client';

/** A vertical line: a service, with the groups by which it reads. */
export interface Lane {
  /** null: who published nobody knows. */
  readonly name: string | null;
  /** Groups that are not called like the service. */
  readonly groups: readonly string[];
  readonly x: number;
}

export interface Arrival {
  readonly lane: number;
  readonly reader: JourneyReader;
}

export interface Row {
  readonly step: JourneyStepBody;
  readonly y: number;
  /** Where it comes from: of a failure the lane of the group, of an event that of its publisher. */
  readonly lane: number;
  /** Who reads the topic of the event; none of a failure. */
  readonly arrivals: readonly Arrival[];
  /** Time in which nothing happened before it, where it is worth a line of its own. */
  readonly gap: { readonly y: number; readonly ms: number } | null;
}

export interface JourneyLayout {
  readonly lanes: readonly Lane[];
  readonly rows: readonly Row[];
  readonly laneWidth: number;
  readonly width: number;
  readonly height: number;
}

export const GUTTER = 112;
const LANE_WIDTH_MAX = 200;
/** The names of events are cut where it is less. */
const LANE_WIDTH_MIN = 150;
/** What a screen of 1280 pixels has for all lanes together: up to six are seen whole there. */
const LANES_WIDTH = 900;
export const HEADER_HEIGHT = 58;
const ROW_HEIGHT = 46;
const GAP_HEIGHT = 36;
/** Shorter waits stand in the list only: a line for each would tear everything apart. */
const GAP_MS = 1_000;

/** Where everything of a sequence diagram stands, in pixels. */
export function layoutOf({ steps, participants }: JourneyBody): JourneyLayout {
  const homes = homesOf(steps);
  const names = laneNames(steps, participants, homes);
  const laneWidth = laneWidthOf(names.length);
  const lanes = names.map((name, index) => ({
    name,
    groups: participants.filter((one) => one !== name && homes.get(one) === name),
    x: GUTTER + index * laneWidth + laneWidth / 2,
  }));
  const laneOf = (participant: string | null): number => {
    const name = participant === null ? null : (homes.get(participant) ?? participant);
    return lanes.findIndex((lane) => lane.name === name);
  };
  let y = HEADER_HEIGHT;
  const rows = steps.map((step, index): Row => {
    const ms = Number(step.waitedMs);
    const hasGap = index > 0 && ms >= GAP_MS;
    const gap = hasGap ? { y: y + GAP_HEIGHT / 2 + 12, ms } : null;
    y += ROW_HEIGHT + (hasGap ? GAP_HEIGHT : 0);
    const arrivals = step.readers.map((reader) => ({ lane: laneOf(reader.groupId), reader }));
    return { step, y, lane: laneOf(publisherOf(step)), arrivals, gap };
  });
  return { lanes, rows, laneWidth, width: GUTTER + lanes.length * laneWidth, height: y + 28 };
}

export function laneWidthOf(lanes: number): number {
  const width = Math.floor(LANES_WIDTH / lanes);
  return Math.min(LANE_WIDTH_MAX, Math.max(LANE_WIDTH_MIN, width));
}

function publisherOf({ kind, service, groupId }: JourneyStepBody): string | null {
  return kind === 'event' ? service : groupId;
}

/** Which service a group is, where an event tells: its handler published it, and the event says who did. */
function homesOf(steps: readonly JourneyStepBody[]): ReadonlyMap<string, string> {
  const services = new Map(steps.map((step) => [placeText(step), step.service]));
  const homes = new Map<string, string>();
  for (const { groupId, caused } of steps.flatMap(({ readers }) => readers)) {
    const service = caused.map((place) => services.get(placeText(place))).find(isKnown);
    if (service !== undefined && !homes.has(groupId)) homes.set(groupId, service);
  }
  return homes;
}

function laneNames(
  steps: readonly JourneyStepBody[],
  participants: readonly string[],
  homes: ReadonlyMap<string, string>,
): readonly (string | null)[] {
  const names = participants.map((participant) => homes.get(participant) ?? participant);
  const nameless = steps.some((step) => publisherOf(step) === null) ? [null] : [];
  return [...nameless, ...new Set(names)];
}

const isKnown = (service: string | null | undefined): service is string =>
  service !== null && service !== undefined;

export function placeText(place: { topic: string; partition: number; offset: string }): string {
  return `${place.topic}-${place.partition}@${place.offset}`;
}
