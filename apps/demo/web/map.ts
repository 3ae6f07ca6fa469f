/** Where things are in the city. No DOM: places in, points out. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const WIDTH = 1000;
export const HEIGHT = 560;

const STREETS = ['Castle Hill', 'Garden Row', 'Station Street', 'Harbour Road', 'Mill Lane'];
const FIRST_STREET_Y = 64;
const STREET_STEP = 108;
export const streets = STREETS.map((name, index) => ({
  name,
  y: FIRST_STREET_Y + index * STREET_STEP,
}));

const AVENUES = 8;
const AVENUE_STEP = WIDTH / AVENUES;
export const avenues = Array.from({ length: AVENUES - 1 }, (_, index) => (index + 1) * AVENUE_STEP);

/** Houses stand beside their street, odd numbers on one side. */
const HOUSE_OFFSET = 17;
const NUMBERS = 100;

const crossing = (avenue: number, street: number): Point => ({
  x: avenues[avenue] ?? 0,
  y: streets[street]?.y ?? 0,
});

/** A kitchen for each dish of the menu. */
export const kitchens: ReadonlyMap<string, Point> = new Map([
  ['Ramen', crossing(1, 1)],
  ['Pizza', crossing(4, 0)],
  ['Curry', crossing(2, 3)],
  ['Falafel', crossing(5, 2)],
  ['Dumplings', crossing(0, 2)],
  ['Soup', crossing(4, 4)],
]);
/** Whoever orders what is on no menu waits here. */
export const elsewhere = crossing(6, 3);

export const kitchenOf = (dish: string): Point => kitchens.get(dish) ?? elsewhere;

/** `Mill Lane 3`; an address that is none of ours lies somewhere all the same. */
export function houseOf(address: string): Point {
  const [, name = '', digits = '0'] = /^(.*?) (\d+)$/.exec(address) ?? [];
  const number = Number(digits) % NUMBERS;
  const street = streets.find((each) => each.name === name) ?? streets[0];
  const side = number % 2 === 0 ? -HOUSE_OFFSET : HOUSE_OFFSET;
  const margin = 18;
  return {
    x: margin + (number / NUMBERS) * (WIDTH - 2 * margin),
    y: (street?.y ?? 0) + side,
  };
}

/** A crossing that is the same for the same id: where the courier happens to be when a meal calls. */
export function whereabouts(id: string): Point {
  const seed = Number.parseInt(id.slice(0, 4), 16) || 0;
  return crossing(seed % avenues.length, Math.floor(seed / 7) % streets.length);
}

/** From crossing to house or crossing to crossing, along the avenue first. */
export function route(from: Point, to: Point): readonly Point[] {
  const streetY = nearestStreet(to.y);
  return [from, { x: from.x, y: streetY }, { x: to.x, y: streetY }, to];
}

function nearestStreet(y: number): number {
  return streets.reduce(
    (best, street) => (Math.abs(street.y - y) < Math.abs(best - y) ? street.y : best),
    streets[0]?.y ?? 0,
  );
}

/** The point that lies at this share, 0 to 1, of the way. */
export function along(points: readonly Point[], share: number): Point {
  const legs = points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    return { from, to, length: Math.abs(to.x - from.x) + Math.abs(to.y - from.y) };
  });
  let left = Math.min(1, Math.max(0, share)) * legs.reduce((sum, { length }) => sum + length, 0);
  for (const { from, to, length } of legs) {
    if (left <= length && length > 0) {
      const part = left / length;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    left -= length;
  }
  return points.at(-1) ?? { x: 0, y: 0 };
}
