import { COLUMNS, type FlowEdge, type FlowGraph, type FlowNode } from './flow-graph.js';
import { ordered } from './flow-order.js';

export interface Box {
  readonly node: FlowNode;
  /** Those of its details that have room, and how many have not. */
  readonly details: readonly string[];
  readonly more: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly edge: FlowEdge;
  readonly start: Point;
  readonly end: Point;
  /** Whether a figure fits in front of its end. */
  readonly hasRoom: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface FlowLayout {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly height: number;
}

export const TITLE_HEIGHT = 32;
export const DETAIL_HEIGHT = 22;
const DETAILS_MAX = 6;
const FOOT = 6;
const BOX_WIDTH_MAX = 250;
const BOX_GAP = 16;
/** What stands wider apart than this no longer looks like one column. */
const BOX_GAP_MAX = 44;
/** Of the width, between two columns: the lines need it to turn. */
const COLUMN_GAP_SHARE = 0.19;
/** On a phone names need the room more. */
const NARROW = 600;
const NARROW_GAP_SHARE = 0.1;
/** Two figures one above the other. */
const LABEL_HEIGHT = 16;
const LABEL_WIDTH = 90;

/**
 * Where everything stands, in pixels, within a width. Apart from that it depends on who is connected with whom alone, so
 * that nothing moves while only rates and lags do.
 */
export function layoutOf(graph: FlowGraph, width: number): FlowLayout {
  const { columns: ids, edges } = orderOf(graph);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const columns = ids.map((column) => column.map((id) => sizeOf(byId.get(id)!)));
  const tops = topsOf(columns, edges);
  const { boxWidth, xOf } = columnsIn(width);
  const boxes = columns.flatMap((column, index) =>
    column.map((sized) => ({
      ...sized,
      x: xOf(index),
      y: tops.get(sized.node.id)!,
      width: boxWidth,
    })),
  );
  const height = Math.max(...boxes.map(({ y, height: own }) => y + own), 0);
  return { boxes, lines: linesOf(edges, boxes), height };
}

interface Order {
  readonly columns: readonly (readonly string[])[];
  readonly edges: readonly FlowEdge[];
}

/** What takes long does so once for each graph: a window that is drawn wider asks for the same again and again. */
const orders = new WeakMap<FlowGraph, Order>();

function orderOf(graph: FlowGraph): Order {
  const known = orders.get(graph);
  if (known !== undefined) return known;
  const edges = graph.edges.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const ids = COLUMNS.map((column) =>
    graph.nodes.filter((node) => node.column === column).map(({ id }) => id),
  );
  const order = { columns: ordered(ids, edges), edges };
  orders.set(graph, order);
  return order;
}

type Sized = Pick<Box, 'node' | 'details' | 'more' | 'height'>;

function sizeOf(node: FlowNode): Sized {
  const fits = node.details.length <= DETAILS_MAX;
  const details = fits ? node.details : node.details.slice(0, DETAILS_MAX - 1);
  // A topic's one line is its rate.
  const rows = node.kind === 'topic' ? 1 : details.length + (fits ? 0 : 1);
  const more = node.details.length - details.length;
  const height = TITLE_HEIGHT + rows * DETAIL_HEIGHT + (rows > 0 ? FOOT : 0);
  return { node, details, more, height };
}

function columnsIn(width: number): { boxWidth: number; xOf: (column: number) => number } {
  const gap = width * (width < NARROW ? NARROW_GAP_SHARE : COLUMN_GAP_SHARE);
  const boxWidth = Math.min((width - 2 * gap) / 3, BOX_WIDTH_MAX);
  return { boxWidth, xOf: (column) => (column * (width - boxWidth)) / 2 };
}

/** The highest column stands evenly, and the others as near to their neighbours as they can. */
function topsOf(
  columns: readonly (readonly Sized[])[],
  edges: readonly FlowEdge[],
): ReadonlyMap<string, number> {
  const full = (column: readonly Sized[], gap: number): number =>
    column.reduce((sum, { height }) => sum + height + gap, -gap);
  const total = Math.max(...columns.map((column) => full(column, BOX_GAP)), 0);
  const highest = columns.findIndex((column) => full(column, BOX_GAP) === total);
  const tops = new Map<string, number>();
  const centers = new Map<string, number>();
  const put = ({ node: { id }, height }: Sized, top: number): void => {
    tops.set(id, top);
    centers.set(id, top + height / 2);
  };
  const order = highest === 0 ? [0, 1, 2] : highest === 2 ? [2, 1, 0] : [1, 0, 2];
  for (const index of order) {
    const column = columns[index];
    const slack = (total - full(column, 0)) / Math.max(column.length - 1, 1);
    const gap = Math.min(Math.max(slack, BOX_GAP), BOX_GAP_MAX);
    let even = (total - full(column, gap)) / 2;
    const wanted = column.map((one) => {
      const top = wantedTop(one, edges, centers) ?? even;
      even += one.height + gap;
      return top;
    });
    for (const [at, top] of apart(column, wanted, total).entries()) put(column[at], top);
  }
  return tops;
}

/** So that its middle is in the middle of its neighbours that stand already; null: none does. */
function wantedTop(
  { node: { id }, height }: Sized,
  edges: readonly FlowEdge[],
  centers: ReadonlyMap<string, number>,
): number | null {
  const found = edges.flatMap(({ from, to }) => {
    const other = from === id ? centers.get(to) : to === id ? centers.get(from) : undefined;
    return other ?? [];
  });
  if (found.length === 0) return null;
  return found.reduce((sum, one) => sum + one, 0) / found.length - height / 2;
}

/** In their order, not over each other, and all within the height. */
function apart(column: readonly Sized[], wanted: readonly number[], total: number): number[] {
  const tops = [...wanted];
  let floor = 0;
  for (const [index, { height }] of column.entries()) {
    tops[index] = Math.max(tops[index], floor);
    floor = tops[index] + height + BOX_GAP;
  }
  let ceiling = total;
  for (const [index, { height }] of [...column.entries()].toReversed()) {
    tops[index] = Math.min(tops[index], ceiling - height);
    ceiling = tops[index] - BOX_GAP;
  }
  return tops;
}

/** From border to border. Where several meet at one border, they come in the order of their other ends. */
function linesOf(edges: readonly FlowEdge[], boxes: readonly Box[]): readonly Line[] {
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  const middle = (id: string): number => byId.get(id)!.y + byId.get(id)!.height / 2;
  const starts = new Map<FlowEdge, number>();
  const ends = new Map<FlowEdge, { readonly y: number; readonly step: number }>();
  for (const [id, own] of groupBy(edges, ({ from }) => from)) {
    const sorted = own.toSorted((a, b) => middle(a.to) - middle(b.to));
    for (const [index, edge] of sorted.entries()) {
      starts.set(edge, spread(index, sorted.length, spanOf(byId.get(id)!, null)).y);
    }
  }
  for (const own of groupBy(edges, ({ to, groupId }) => `${to} ${groupId ?? ''}`).values()) {
    const sorted = own.toSorted((a, b) => middle(a.from) - middle(b.from));
    for (const [index, edge] of sorted.entries()) {
      const span = spanOf(byId.get(edge.to)!, edge.groupId);
      ends.set(edge, spread(index, sorted.length, span));
    }
  }
  return edges.map((edge): Line => {
    const [from, to] = [byId.get(edge.from)!, byId.get(edge.to)!];
    const end = ends.get(edge)!;
    const start = { x: from.x + from.width, y: starts.get(edge)! };
    const isWide = to.x - start.x >= LABEL_WIDTH;
    return {
      edge,
      start,
      end: { x: to.x, y: end.y },
      hasRoom: isWide && end.step >= LABEL_HEIGHT,
    };
  });
}

interface Span {
  readonly y: number;
  readonly height: number;
}

/** Where lines may touch a box: along its side, or at the row of a group that it has. */
function spanOf({ node, details, more, y, height }: Box, groupId: string | null): Span {
  if (groupId === null || node.kind !== 'service') return { y: y + 4, height: height - 8 };
  const known = details.indexOf(groupId);
  const row = known >= 0 ? known : details.length - (more > 0 ? 0 : 1);
  return { y: y + TITLE_HEIGHT + row * DETAIL_HEIGHT + 2, height: DETAIL_HEIGHT - 4 };
}

function spread(index: number, count: number, { y, height }: Span): { y: number; step: number } {
  const step = height / count;
  return { y: y + step * (index + 0.5), step };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known === undefined) groups.set(keyOf(item), [item]);
    else known.push(item);
  }
  return groups;
}

/** Leaves and arrives level. */
export function pathOf({ start, end }: Pick<Line, 'start' | 'end'>): string {
  const middle = (start.x + end.x) / 2;
  return `M ${start.x} ${start.y} C ${middle} ${start.y} ${middle} ${end.y} ${end.x} ${end.y}`;
}

/** Pixels for bytes in a second: each ten times as much is as much thicker. */
export function thicknessOf(bytesPerSecond: number | null): number {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return 1.25;
  return Math.min(1.5 + Math.max(Math.log10(bytesPerSecond), 0) * 0.7, 8);
}
