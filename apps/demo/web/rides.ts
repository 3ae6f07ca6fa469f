import { byId, el, grouped, setAttribute, svg } from './dom.js';
import type { Ride } from './scenario-shapes.js';
import { ScenarioPage } from './scenario-page.js';
import type { SceneStore } from './scene.js';

const MESSAGES = 5;
const WORDS: Readonly<Record<string, string>> = {
  requested: 'requested',
  accepted: 'accepted',
  picked_up: 'picked up',
  half_way: 'half way',
  ended: 'ended',
};
/** Meters; rides begin in the first ten thousand and go east. North to south is drawn at half the size, so that the page is not filled with it. */
const [WIDTH, HEIGHT] = [16_000, 5000];
const FLATNESS = 0.5;
const GRID = 1000;

const layer = svg('g');
const cars = new Map<string, SVGCircleElement>();

function drawMap(): void {
  const lines = [];
  for (let x = GRID; x < WIDTH; x += GRID)
    lines.push(svg('line', { x1: x, x2: x, y1: 0, y2: HEIGHT, class: 'grid' }));
  for (let y = GRID; y < HEIGHT; y += GRID)
    lines.push(svg('line', { x1: 0, x2: WIDTH, y1: y, y2: y, class: 'grid' }));
  byId('map').append(
    svg(
      'svg',
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: 'img',
        'aria-label': 'Where the map’s reader has the cars, coloured by the step of their ride',
      },
      ...lines,
      layer,
    ),
  );
}

function updateMap(store: SceneStore): void {
  const now = new Map(store.all('car'));
  for (const [name, circle] of cars) {
    if (now.has(name)) continue;
    circle.remove();
    cars.delete(name);
  }
  for (const [name, { x, y, stage }] of now) {
    const known = cars.get(name);
    const circle = known ?? svg('circle', { r: 90 });
    setAttribute(circle, 'cx', String(Math.min(x, WIDTH)));
    setAttribute(circle, 'cy', String(y * FLATNESS));
    setAttribute(circle, 'class', `car stage-${stage ?? 'requested'}`);
    if (known) continue;
    cars.set(name, circle);
    layer.append(circle);
  }
}

/** As many dots as there are messages; full ones are applied, so a reader that is down is seen to stand still. */
function dots(applied: number, told: number): HTMLElement {
  const each = Array.from({ length: MESSAGES }, (_, n) => {
    const state = n < applied ? 'applied' : n < told ? 'waits' : 'untold';
    return el('i', { class: state });
  });
  return el('span', { class: 'dots', role: 'img', 'aria-label': `${applied} of ${told}` }, ...each);
}

function rowOf(ride: Ride): HTMLElement {
  const { updates: told, cents, x, y } = ride;
  const cell = (applied: number, text: string): HTMLElement =>
    el('td', {}, dots(applied, told), el('span', { class: 'known' }, text));
  return el(
    'tr',
    { 'data-ride': String(ride.number) },
    el(
      'th',
      { scope: 'row' },
      `#${grouped(ride.number)}`,
      el('span', { class: 'known' }, ride.driver),
    ),
    el(
      'td',
      {},
      el('b', { class: 'told' }, `${told} of ${MESSAGES}`),
      el('span', { class: 'known' }, WORDS[ride.stage] ?? ''),
    ),
    cell(ride.riderSeen, ride.screen === null ? '–' : (WORDS[ride.screen] ?? ride.screen)),
    cell(ride.driverSeen, `${grouped(ride.shift)} rides today`),
    cell(ride.pricingSeen, cents === null ? '–' : `${(cents / 100).toFixed(2)} €`),
    cell(
      ride.mapSeen,
      x === null || y === null ? '–' : `${(x / 1000).toFixed(1)}, ${(y / 1000).toFixed(1)} km`,
    ),
  );
}

let shown = '';

function updateRides(store: SceneStore): void {
  const rides = store.all('ride').map(([, ride]) => ride);
  const next = JSON.stringify(rides);
  if (next === shown) return;
  shown = next;
  const newestFirst = rides.toSorted((a, b) => b.number - a.number);
  byId('rides').replaceChildren(...newestFirst.map(rowOf));
}

drawMap();
new ScenarioPage('rides').start((store) => {
  updateMap(store);
  updateRides(store);
});
