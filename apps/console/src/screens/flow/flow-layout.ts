import type { FlowEdge, FlowGraph, FlowNode } from './flow-graph.js';
import { layersOf, ordered, type Edge } from './layers.js';

export interface Box {
  readonly node: FlowNode;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface Line {
  readonly edge: FlowEdge;
  /** From border to border, by way of the layers between. */
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface FlowLayout {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

export const BOX_WIDTH = 176;
export const TITLE_HEIGHT = 32;
export const DETAIL_HEIGHT = 20;
const LAYER_GAP = 92;
const BOX_GAP = 18;
const MARGIN = 20;
/** What an edge that passes a layer takes there. */
const PASSING_HEIGHT = 8;
/** A way back beside a way there: both are to be seen. */
const BACK_OFFSET = 7;

/**
 * Where everything stands, in pixels, from left to right. It depends on who is connected with whom alone, so that
 * nothing moves while only rates and lags do.
 */
export function layoutOf({ nodes, edges }: FlowGraph): FlowLayout {
  const ids = nodes.map(({ id }) => id).toSorted();
  const arrows = edges.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const layerOf = layersOf(ids, arrows);
  const passing = new Map(arrows.map((edge) => [edge.id, passedBy(edge, layerOf)]));
  const layers: string[][] = [];
  const put = (id: string, layer: number) => (layers[layer] ??= []).push(id);
  for (const id of ids) put(id, layerOf.get(id)!);
  for (const passed of passing.values()) for (const { id, layer } of passed) put(id, layer);
  const segments = arrows.flatMap((edge) => segmentsOf(edge, passing.get(edge.id)!));
  const heights = new Map(nodes.map((node) => [node.id, heightOf(node)]));
  const columns = ordered(layers, segments);
  const height = Math.max(...columns.map((column) => columnHeight(column, heights)), 0);
  const places = placesOf(columns, heights, height);
  const boxes = nodes.map((node) => ({ node, ...places.get(node.id)! }));
  const lines = arrows.map((edge): Line => {
    const way = passing.get(edge.id)!.map(({ id }) => places.get(id)!);
    return { edge, points: pointsOf(places.get(edge.from)!, way, places.get(edge.to)!) };
  });
  const width = columns.length * (BOX_WIDTH + LAYER_GAP) - LAYER_GAP + 2 * MARGIN;
  return { boxes, lines, width: Math.max(width, 0), height: height + 2 * MARGIN };
}

function heightOf({ details }: FlowNode): number {
  return TITLE_HEIGHT + details.length * DETAIL_HEIGHT + (details.length > 0 ? 6 : 0);
}

interface Passed {
  readonly id: string;
  readonly layer: number;
}

/** The layers that an edge crosses between its ends, in its own direction. */
function passedBy({ id, from, to }: FlowEdge, layers: ReadonlyMap<string, number>): Passed[] {
  const [start, end] = [layers.get(from)!, layers.get(to)!];
  const step = Math.sign(end - start);
  return Array.from({ length: Math.max(Math.abs(end - start) - 1, 0) }, (_, index) => {
    const layer = start + step * (index + 1);
    return { id: `${id} @ ${layer}`, layer };
  });
}

function segmentsOf({ from, to }: FlowEdge, passed: readonly Passed[]): Edge[] {
  const stops = [from, ...passed.map(({ id }) => id), to];
  return stops.slice(1).map((stop, index) => ({ from: stops[index], to: stop }));
}

function columnHeight(column: readonly string[], heights: ReadonlyMap<string, number>): number {
  const all = column.reduce((sum, id) => sum + (heights.get(id) ?? PASSING_HEIGHT), 0);
  return all + (column.length - 1) * BOX_GAP;
}

interface PlacedBox {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Layers beside each other, each in the middle of the height. */
function placesOf(
  columns: readonly (readonly string[])[],
  heights: ReadonlyMap<string, number>,
  height: number,
): ReadonlyMap<string, PlacedBox> {
  const places = new Map<string, PlacedBox>();
  for (const [index, column] of columns.entries()) {
    const x = MARGIN + index * (BOX_WIDTH + LAYER_GAP);
    let y = MARGIN + (height - columnHeight(column, heights)) / 2;
    for (const id of column) {
      const own = heights.get(id) ?? PASSING_HEIGHT;
      places.set(id, { x, y, height: own });
      y += own + BOX_GAP;
    }
  }
  return places;
}

function pointsOf(from: PlacedBox, way: readonly PlacedBox[], to: PlacedBox): readonly Point[] {
  const isBack = to.x < from.x;
  const offset = isBack ? BACK_OFFSET : 0;
  const at = ({ x, y, height }: PlacedBox, isRight: boolean): Point => ({
    x: isRight ? x + BOX_WIDTH : x,
    y: y + Math.min(height, TITLE_HEIGHT) / 2 + offset,
  });
  const passed = way.flatMap((one) => [at(one, isBack), at(one, !isBack)]);
  return [at(from, !isBack), ...passed, at(to, isBack)];
}

/** A smooth line through the points: curved between layers, straight where it passes one. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  let last = first;
  const curves = rest.map(({ x, y }) => {
    const middle = (last.x + x) / 2;
    const curve = `C ${middle} ${last.y} ${middle} ${y} ${x} ${y}`;
    last = { x, y };
    return curve;
  });
  return [`M ${first.x} ${first.y}`, ...curves].join(' ');
}

/** Pixels for bytes in a second: each ten times as much is as much thicker. */
export function thicknessOf(bytesPerSecond: number | null): number {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return 1.25;
  return Math.min(1.5 + Math.max(Math.log10(bytesPerSecond), 0) * 0.9, 9);
}
