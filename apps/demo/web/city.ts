import { byId, el, grouped, setAttribute, setText, svg } from './dom.js';
import {
  along,
  avenues,
  elsewhere,
  HEIGHT,
  houseOf,
  kitchenOf,
  kitchens,
  route,
  streets,
  whereabouts,
  WIDTH,
  type Point,
} from './map.js';
import type { SceneStore } from './scene.js';
import type { CityOrder } from './shapes.js';

/** States in the order in which an order passes through them; the words are the legend's. */
const states = [
  ['placed', 'placed'],
  ['accepted', 'accepted'],
  ['dispatched', 'cooking'],
  ['picked_up', 'on the road'],
  ['delivered', 'delivered'],
  ['cancelled', 'cancelled'],
  ['stuck', 'dead letter'],
] as const;

/** How often couriers move for whoever has asked for little motion. */
const CALM_FRAME_MS = 1000;

/** What is counted in the legend; of those that have ended the strip tells. */
const OPEN = ['placed', 'accepted', 'dispatched', 'picked_up', 'stuck'];

interface Marker {
  readonly group: SVGGElement;
  readonly house: SVGCircleElement;
  readonly courier: SVGGElement;
  readonly way: SVGPolylineElement;
  /** When this page first saw the way that is driven now. */
  leg: { readonly key: string; readonly seenAt: number } | undefined;
}

/** The map: houses coloured by the state of their order, couriers on their way. */
export class City {
  private readonly markers = new Map<string, Marker>();
  private readonly layer = svg('g');
  private readonly counts = new Map<string, HTMLElement>();

  constructor(
    private readonly store: SceneStore,
    private readonly onChoose: (orderId: string) => void,
  ) {
    const map = svg(
      'svg',
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: 'img',
        'aria-label': 'A map of the city: restaurants, couriers, and orders coloured by state',
      },
      ground(),
      this.layer,
    );
    byId('map').append(map);
    for (const [state, word] of states) {
      const count = el('b', {});
      this.counts.set(state, count);
      byId('legend').append(el('li', { class: `state-${state}` }, el('i', {}), `${word} `, count));
    }
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)');
    const frame = (): void => {
      this.move();
      // Whoever is made dizzy by what glides sees where couriers are now and then.
      if (isCalm.matches) setTimeout(frame, CALM_FRAME_MS);
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  /** After the scene has changed. */
  update(chosen: string | undefined): void {
    const orders = new Map(this.store.all('order'));
    for (const [id, marker] of this.markers) {
      if (!orders.has(id)) {
        marker.group.remove();
        this.markers.delete(id);
      }
    }
    this.count([...orders.values()]);
    for (const [id, order] of orders) {
      const state = stateOf(order);
      const marker = this.markers.get(id) ?? this.add(id, order);
      const chosenClass = id === chosen ? ' chosen' : '';
      setAttribute(marker.group, 'class', `order state-${state}${chosenClass}`);
      const key = `${order.leg ?? ''}${order.until ?? ''}`;
      if (marker.leg?.key !== key) marker.leg = { key, seenAt: this.store.now() };
      setAttribute(marker.way, 'points', pointsOf(wayOf(id, order) ?? []));
    }
  }

  /** Of all orders under way, not only of those that fit on the map. */
  private count(shown: readonly CityOrder[]): void {
    const open = this.store.one('states') ?? {};
    const stuck = shown.filter(({ isStuck }) => isStuck).length;
    for (const state of OPEN) {
      const isPlaced = state === 'placed';
      const count = state === 'stuck' ? stuck : (open[state] ?? 0) - (isPlaced ? stuck : 0);
      const element = this.counts.get(state);
      if (element) setText(element, grouped(Math.max(0, count)));
    }
  }

  private add(id: string, { address }: CityOrder): Marker {
    const { x, y } = houseOf(address);
    const house = svg('circle', { class: 'house', cx: x, cy: y, r: 6.5 });
    const halo = svg('circle', { class: 'halo', cx: x, cy: y, r: 12 });
    const courier = svg(
      'g',
      { class: 'courier' },
      svg('circle', { r: 8.5 }),
      svg('path', { d: 'M-3.2 -2.6 h6.4 v5.2 h-6.4 z M-3.2 -0.6 h6.4' }),
    );
    const way = svg('polyline', { class: 'way' });
    const title = svg('title', {}, `order ${id.slice(0, 8)}, ${address}`);
    const group = svg('g', {}, title, way, halo, house, courier);
    group.addEventListener('click', () => this.onChoose(id));
    this.layer.append(group);
    const marker: Marker = { group, house, courier, way, leg: undefined };
    this.markers.set(id, marker);
    return marker;
  }

  /** Every frame: couriers stand where their way says they are by now. */
  private move(): void {
    const now = this.store.now();
    for (const [id, marker] of this.markers) {
      const order = this.store.get('order', id);
      const way = order && wayOf(id, order);
      if (!order || !way || order.until === null) {
        setAttribute(marker.courier, 'visibility', 'hidden');
        continue;
      }
      const from = order.leg === 'to-customer' ? order.from : null;
      const begun = from ?? marker.leg?.seenAt ?? now;
      const { x, y } = along(way, (now - begun) / Math.max(1, order.until - begun));
      marker.courier.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      setAttribute(marker.courier, 'visibility', 'visible');
    }
  }
}

export const stateOf = ({ status, isStuck }: CityOrder): string => (isStuck ? 'stuck' : status);

export const wordOf = (state: string): string =>
  states.find(([name]) => name === state)?.[1] ?? state;

function wayOf(id: string, order: CityOrder): readonly Point[] | undefined {
  const kitchen = kitchenOf(order.dish);
  if (order.leg === 'to-customer') return route(kitchen, houseOf(order.address));
  if (order.leg === 'to-restaurant' && order.until !== null) return route(whereabouts(id), kitchen);
  return undefined;
}

const pointsOf = (points: readonly Point[]): string =>
  points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');

/** Blocks between the streets, a park, a river, and the kitchens. */
function ground(): SVGGElement {
  const group = svg('g', { class: 'ground' });
  const xs = [0, ...avenues, WIDTH];
  const ys = [0, ...streets.map(({ y }) => y), HEIGHT];
  for (const [column, left] of xs.slice(0, -1).entries()) {
    for (const [row, top] of ys.slice(0, -1).entries()) {
      const isPark = (column === 3 && row === 2) || (column === 6 && row === 4);
      const [right, bottom] = [xs[column + 1], ys[row + 1]];
      group.append(
        svg('rect', {
          class: isPark ? 'park' : 'block',
          x: left + 8,
          y: top + 8,
          width: Math.max(0, right - left - 16),
          height: Math.max(0, bottom - top - 16),
          rx: 8,
        }),
      );
    }
  }
  group.append(
    svg('path', { class: 'river', d: 'M-20 330 C160 300 240 360 420 340 S700 250 1020 320' }),
  );
  for (const { name, y } of streets)
    group.append(svg('text', { class: 'street', x: 14, y: y + 4 }, name));
  for (const [dish, { x, y }] of [...kitchens, ['off the menu', elsewhere] as const]) {
    group.append(
      svg(
        'g',
        { class: 'kitchen', transform: `translate(${x} ${y})` },
        svg('rect', { x: -15, y: -15, width: 30, height: 30, rx: 8 }),
        svg('path', { d: 'M-6 2 a6 6 0 0 1 12 0 z M-8 5 h16 M0 -5 v-2' }),
        svg('text', { y: 30 }, dish),
      ),
    );
  }
  return group;
}
