import { describe, expect, it } from '@jest/globals';
import type { ConsumingEdge, ProducingEdge, TopologyBody } from '@posthorn/admin-client';
import { graphOf, narrowed } from './flow-graph.js';
import { BOX_WIDTH, layoutOf, thicknessOf, type FlowLayout } from './flow-layout.js';
import { layersOf, ordered } from './layers.js';

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

const edge = (from: string, to: string) => ({ from, to });
const layersIn = (...edges: readonly (readonly [string, string])[]) =>
  Object.fromEntries(
    layersOf(
      [...new Set(edges.flat())],
      edges.map(([from, to]) => edge(from, to)),
    ),
  );

describe('the graph of a topology', () => {
  it('draws a group as the service that all its members are', () => {
    const { nodes, edges } = graphOf(SHOP);
    expect(nodes.find(({ id }) => id === 'service/kitchen')).toMatchObject({ details: ['cooks'] });
    expect(edges).toContainEqual(
      expect.objectContaining({ from: 'topic/orders', to: 'service/kitchen', groupId: 'cooks' }),
    );
    expect(nodes.some(({ kind }) => kind === 'group')).toBe(false);
  });

  it.each([
    ['several services', ['a', 'b']],
    ['nobody', []],
    ['clients without a name', ['']],
  ])('lets a group of %s stand for itself', (_, services) => {
    const { nodes } = graphOf(topology([], [reads('orders', 'g', ...services)]));
    expect(nodes.map(({ id }) => id).toSorted()).toEqual(['group/g', 'topic/orders']);
  });

  it('has who reads without a group, and keeps services and topics of one name apart', () => {
    const { nodes, edges } = graphOf(topology([writes('x', 'x')], [reads('x', null, 'tail')]));
    expect(nodes.map(({ id }) => id)).toEqual(['service/x', 'topic/x', 'service/tail']);
    expect(edges.map(({ from, to }) => [from, to])).toEqual([
      ['service/x', 'topic/x'],
      ['topic/x', 'service/tail'],
    ]);
  });

  it('is narrowed to what has a text in its name, with its neighbours', () => {
    const { nodes, edges } = narrowed(graphOf(SHOP), 'COOK');
    expect(nodes.map(({ name }) => name).toSorted()).toEqual(['kitchen', 'meals', 'orders']);
    expect(edges).toHaveLength(2);
    expect(narrowed(graphOf(SHOP), 'zebra')).toEqual({ nodes: [], edges: [] });
  });
});

describe('layers', () => {
  it('put each node to the right of all that point to it', () => {
    expect(layersIn(['a', 'b'], ['b', 'c'], ['a', 'c'])).toEqual({ a: 0, b: 1, c: 2 });
  });

  it('end in spite of circles, and of nodes that point to themselves', () => {
    expect(layersIn(['a', 'b'], ['b', 'c'], ['c', 'a'])).toEqual({ a: 0, b: 1, c: 2 });
    expect(layersIn(['a', 'a'])).toEqual({ a: 0 });
    expect(layersIn(['s', 'a'], ['a', 'b'], ['b', 'a'])).toEqual({ s: 0, a: 1, b: 2 });
  });

  it('are ordered so that edges do not cross where they need not', () => {
    const layers = [
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
    ];
    const edges = [edge('a', 'z'), edge('b', 'y'), edge('c', 'x')];
    expect(ordered(layers, edges)).toEqual([
      ['a', 'b', 'c'],
      ['z', 'y', 'x'],
    ]);
  });
});

describe('the layout of a map', () => {
  it('has boxes that do not overlap and lines that end at them', () => {
    const layout = layoutOf(graphOf(SHOP));
    expect(overlaps(layout)).toEqual([]);
    for (const { edge: one, points } of layout.lines) {
      const from = boxOf(layout, one.from);
      const to = boxOf(layout, one.to);
      const isBack = to.x < from.x;
      expect(points[0].x).toBe(isBack ? from.x : from.x + BOX_WIDTH);
      expect(points.at(-1)!.x).toBe(isBack ? to.x + BOX_WIDTH : to.x);
    }
    expect(layout.lines).toHaveLength(5);
  });

  it('leads an edge around what stands between its ends', () => {
    const { lines } = layoutOf(graphOf(SHOP));
    const back = lines.find(({ edge: one }) => one.to === 'service/counter')!;
    // Past the kitchen and the orders: two points at each, and its own two ends.
    expect(back.points).toHaveLength(6);
  });

  it('stays the same when only rates change, or the order in which things are told', () => {
    const busy = SHOP.producers.map((one) => ({ ...one, bytesPerSecond: 1e6 }));
    const later = { ...SHOP, producers: busy.toReversed(), consumers: SHOP.consumers.toReversed() };
    const placed = ({ boxes }: FlowLayout) =>
      boxes.map(({ node: { id }, x, y }) => `${id} ${x} ${y}`).toSorted();
    expect(placed(layoutOf(graphOf(later)))).toEqual(placed(layoutOf(graphOf(SHOP))));
  });

  it('of nothing is empty', () => {
    expect(layoutOf({ nodes: [], edges: [] })).toMatchObject({ boxes: [], lines: [], width: 0 });
  });

  it('draws more as thicker, within bounds', () => {
    const all = [null, 0, 10, 1e3, 1e6, 1e12].map(thicknessOf);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(all.at(-1)).toBe(9);
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
