import { describe, expect, it } from '@jest/globals';
import type {
  ConsumingEdge,
  LiveFiguresBody,
  ProducingEdge,
  TopologyBody,
} from '@posthorn/admin-client';
import { graphOf, narrowed } from './flow-graph.js';
import { bounded, SHOWN_MAX } from './flow-bounds.js';
import { lagsOf, toneOf, waitingFrom, weightOf } from './flow-lags.js';
import { layoutOf, thicknessOf, type FlowLayout } from './flow-layout.js';
import { litOf } from './flow-lit.js';
import { crossings, ordered } from './flow-order.js';

const writes = (service: string, topic: string, bytesPerSecond = 0): ProducingEdge => ({
  service,
  topic,
  recordsPerSecond: 0,
  bytesPerSecond,
  lastSeenAt: '2026-11-26T00:00:00Z',
});

const reads = (
  topic: string,
  groupId: string | null,
  ...services: readonly string[]
): ConsumingEdge => ({
  topic,
  groupId,
  services: [...services],
  members: services.length,
  state: groupId === null ? null : 'Stable',
  bytesPerSecond: null,
});

const topology = (producers: ProducingEdge[], consumers: ConsumingEdge[] = []): TopologyBody => ({
  services: [],
  producers,
  consumers,
  unreachableBrokers: [],
});

/** An order goes from the counter to the kitchen, what it cooked to the mail, and the counter hears of it. */
const SHOP = topology(
  [writes('counter', 'orders'), writes('kitchen', 'meals')],
  [
    reads('orders', 'cooks', 'kitchen'),
    reads('meals', 'mail', 'mailer'),
    reads('meals', 'tracking', 'counter'),
  ],
);

const DESK = 1000;
const PHONE = 340;

describe('the graph of a topology', () => {
  it('leads every edge from who writes to a topic, and from a topic to who reads', () => {
    const { nodes, edges } = graphOf(SHOP);
    const columnOf = new Map(nodes.map(({ id, column }) => [id, column]));
    const ways = edges.map(({ from, to }) => `${columnOf.get(from)} > ${columnOf.get(to)}`);
    expect(new Set(ways)).toEqual(new Set(['writers > topics', 'topics > readers']));
  });

  it('has a service that writes and reads on both sides', () => {
    const { nodes } = graphOf(SHOP);
    const columns = nodes.filter(({ name }) => name === 'kitchen').map(({ column }) => column);
    expect(columns).toEqual(['writers', 'readers']);
  });

  it('draws a group within the service that all its members are', () => {
    const { nodes, edges } = graphOf(SHOP);
    const kitchen = nodes.find(({ name, column }) => name === 'kitchen' && column === 'readers')!;
    expect(kitchen).toMatchObject({ kind: 'service', details: ['cooks'] });
    expect(edges).toContainEqual(
      expect.objectContaining({ topic: 'orders', to: kitchen.id, groupId: 'cooks' }),
    );
    expect(nodes.some(({ kind }) => kind === 'group')).toBe(false);
  });

  it.each([
    ['several services', ['a', 'b']],
    ['nobody', []],
    ['clients without a name', ['']],
  ])('lets a group of %s stand for itself', (_, services) => {
    const { nodes } = graphOf(topology([], [reads('orders', 'g', ...services)]));
    expect(nodes.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
      'group g',
      'topic orders',
    ]);
  });

  it('has who reads without a group, and keeps services, topics and groups of one name apart', () => {
    const { nodes, edges } = graphOf(
      topology([writes('x', 'x')], [reads('x', null, 'tail'), reads('x', 'x')]),
    );
    expect(nodes.map(({ column, kind, name }) => `${column} ${kind} ${name}`)).toEqual([
      'writers service x',
      'topics topic x',
      'readers service tail',
      'readers group x',
    ]);
    expect(new Set(edges.map(({ id }) => id)).size).toBe(3);
  });

  it('is narrowed to what has a text in its name, with its neighbours', () => {
    const { nodes, edges } = narrowed(graphOf(SHOP), 'COOK');
    expect(nodes.map(({ name }) => name).toSorted()).toEqual(['kitchen', 'orders']);
    expect(edges).toHaveLength(1);
    expect(narrowed(graphOf(SHOP), 'zebra')).toEqual({ nodes: [], edges: [] });
  });
});

describe('the order of columns', () => {
  const pairs = (...ways: readonly string[]) => ways.map(([from, to]) => ({ from, to }));

  it('lets no edges cross that need not', () => {
    const columns = [
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
      ['p', 'q', 'r'],
    ];
    const arrows = pairs('az', 'by', 'cx', 'xp', 'yq', 'zr');
    expect(crossings(columns, arrows)).toBe(3);
    expect(crossings(ordered(columns, arrows), arrows)).toBe(0);
  });

  it('is not worse than that of the names', () => {
    const columns = [
      ['a', 'b'],
      ['x', 'y'],
    ];
    const arrows = pairs('ax', 'ay', 'bx', 'by');
    expect(crossings(ordered(columns, arrows), arrows)).toBe(1);
  });
});

describe('the layout of a map', () => {
  it.each([DESK, PHONE])('fits a width of %i, with boxes that do not overlap', (width) => {
    const layout = layoutOf(graphOf(SHOP), width);
    expect(overlaps(layout)).toEqual([]);
    for (const box of layout.boxes) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.y + box.height).toBeLessThanOrEqual(layout.height);
    }
  });

  it('has lines that go to the right, from border to border', () => {
    const layout = layoutOf(graphOf(SHOP), DESK);
    expect(layout.lines).toHaveLength(5);
    for (const { edge, start, end } of layout.lines) {
      const [from, to] = [boxOf(layout, edge.from), boxOf(layout, edge.to)];
      expect(start.x).toBe(from.x + from.width);
      expect(end.x).toBe(to.x);
      expect(end.x).toBeGreaterThan(start.x);
      for (const [{ y }, box] of [[start, from] as const, [end, to] as const]) {
        expect(y).toBeGreaterThan(box.y);
        expect(y).toBeLessThan(box.y + box.height);
      }
    }
  });

  it('ends a line at the row of its group, or at the last row where that one has no room', () => {
    const groups = Array.from({ length: 9 }, (_, n) => `g${n}`);
    const graph = graphOf(
      topology(
        [],
        groups.map((group) => reads('orders', group, 'kitchen')),
      ),
    );
    const { lines, boxes } = layoutOf(graph, DESK);
    const kitchen = boxes.find(({ node }) => node.name === 'kitchen')!;
    expect(kitchen.details).toEqual(['g0', 'g1', 'g2', 'g3', 'g4']);
    expect(kitchen.more).toBe(4);
    const ends = lines.map(({ end }) => end.y - kitchen.y);
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    expect(new Set(ends.map((y) => Math.floor((y - 32) / 22)))).toEqual(
      new Set([0, 1, 2, 3, 4, 5]),
    );
  });

  it('has no room for figures where columns are near, or lines are many', () => {
    const busy = topology(Array.from({ length: 20 }, (_, n) => writes(`s${n}`, 'orders')));
    const rooms = (body: TopologyBody, width: number) =>
      new Set(layoutOf(graphOf(body), width).lines.map(({ hasRoom }) => hasRoom));
    expect(rooms(topology([writes('a', 'orders')]), DESK)).toEqual(new Set([true]));
    expect(rooms(topology([writes('a', 'orders')]), PHONE)).toEqual(new Set([false]));
    expect(rooms(busy, DESK)).toEqual(new Set([false]));
  });

  it('stays the same when only rates change, or the order in which things are told', () => {
    const busy = SHOP.producers.map((one) => ({ ...one, bytesPerSecond: 1e6 }));
    const later = { ...SHOP, producers: busy.toReversed(), consumers: SHOP.consumers.toReversed() };
    const placed = ({ boxes }: FlowLayout) =>
      boxes.map(({ node: { id }, x, y }) => `${id} ${x} ${y}`).toSorted();
    expect(placed(layoutOf(graphOf(later), DESK))).toEqual(placed(layoutOf(graphOf(SHOP), DESK)));
  });

  it('of nothing is empty', () => {
    expect(layoutOf({ nodes: [], edges: [] }, DESK)).toEqual({ boxes: [], lines: [], height: 0 });
  });

  it('draws more as thicker, within bounds', () => {
    const all = [null, 0, 10, 1e3, 1e6, 1e12].map(thicknessOf);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(all.at(-1)).toBe(8);
  });
});

describe('a map of more than there is room for', () => {
  const LARGE = graphOf(
    topology(
      Array.from({ length: 1_000 }, (_, n) => writes(`s${n}`, `t${n}`, n)),
      Array.from({ length: 10_000 }, (_, n) => reads(`t${n % 1_000}`, `g${n}`)),
    ),
  );
  const nobodyLate = (edge: (typeof LARGE.edges)[number]) => weightOf(edge, () => null);

  it('shows the busiest, and says how many it leaves out', () => {
    const { nodes, edges, hidden } = bounded(LARGE, nobodyLate);
    expect(nodes.length).toBeLessThanOrEqual(3 * SHOWN_MAX);
    expect(nodes.some(({ name }) => name === 't999')).toBe(true);
    const shown = new Set(nodes.map(({ id }) => id));
    expect(edges.every(({ from, to }) => shown.has(from) && shown.has(to))).toBe(true);
    expect(hidden).toEqual({
      writers: 1_000 - SHOWN_MAX,
      topics: 1_000 - SHOWN_MAX,
      readers: 10_000 - SHOWN_MAX,
    });
  });

  it('shows who is late before who is busy', () => {
    const late = bounded(LARGE, (edge) => weightOf(edge, (id) => (id === 'g3' ? 600 : 0)));
    expect(late.nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(['t3', 'g3']));
  });

  it('leaves out nothing of a small one', () => {
    const graph = graphOf(SHOP);
    const { nodes, edges, hidden } = bounded(graph, nobodyLate);
    expect({ nodes, edges }).toEqual(graph);
    expect(hidden).toEqual({ writers: 0, topics: 0, readers: 0 });
  });
});

describe('what shines when somebody looks', () => {
  const graph = graphOf(SHOP);
  const idOf = (column: string, name: string) =>
    graph.nodes.find((one) => one.column === column && one.name === name)!.id;

  it('is a service on both sides, with all that it writes and reads', () => {
    const lit = litOf(graph, idOf('writers', 'kitchen'));
    expect(lit).toEqual(litOf(graph, idOf('readers', 'kitchen')));
    const names = graph.nodes.filter(({ id }) => lit.has(id)).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['kitchen', 'kitchen', 'meals', 'orders']);
    expect(graph.edges.filter(({ id }) => lit.has(id))).toHaveLength(2);
  });

  it('is a topic with who writes and reads it, an edge with its ends, and nothing otherwise', () => {
    const [edge] = graph.edges;
    expect(litOf(graph, edge.id)).toEqual(new Set([edge.id, edge.from, edge.to]));
    expect(litOf(graph, idOf('topics', 'meals')).size).toBe(7);
    expect(litOf(graph, null).size).toBe(0);
    expect(litOf(graph, 'gone').size).toBe(0);
  });
});

describe('the lag of an edge', () => {
  const figures = (lagSeconds: number | null, lag = '7') =>
    ({ groups: [{ groupId: 'cooks', lag, lagSeconds }] }) as unknown as LiveFiguresBody;
  const reading = graphOf(SHOP).edges.find(({ groupId }) => groupId === 'cooks')!;
  const writing = graphOf(SHOP).edges.find(({ groupId }) => groupId === null)!;

  it('is its colour; who writes, and of whom nothing is known, has none', () => {
    expect(toneOf(reading, lagsOf(figures(31)))).toBe('warn');
    expect(toneOf(reading, lagsOf(figures(null, '0')))).toBe('good');
    expect(toneOf(reading, lagsOf(figures(null)))).toBe('quiet');
    expect(toneOf(reading, lagsOf(null))).toBe('quiet');
    expect(toneOf(writing, lagsOf(figures(31)))).toBe('quiet');
  });

  it('leads to the records that wait, and to the newest where none does', () => {
    const now = Date.parse('2026-11-26T12:00:00.400Z');
    expect(waitingFrom(reading, lagsOf(figures(90)), now)).toBe('@2026-11-26T11:58:30.000Z');
    expect(waitingFrom(reading, lagsOf(figures(0.4)), now)).toBeUndefined();
    expect(waitingFrom(writing, lagsOf(figures(90)), now)).toBeUndefined();
  });
});

function boxOf({ boxes }: FlowLayout, id: string) {
  return boxes.find(({ node }) => node.id === id)!;
}

function overlaps({ boxes }: FlowLayout): string[] {
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => a.x === b.x && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.node.id} and ${b.node.id}`),
  );
}
