import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExpositionBuffer } from './exposition-buffer.js';
import { NO_LABELS, type Labels } from './labels.js';

export type Amount = bigint | number | null | undefined;

export interface Family {
  readonly name: string;
  readonly help: string;
  /** A gauge unless it says otherwise. */
  readonly type?: 'counter' | undefined;
  /** Of the items, with those that turn out to be unknown. */
  readonly count: number;
  /** Writes the series of the items `from` to `to`. */
  readonly write: (out: ExpositionBuffer, from: number, to: number) => void;
}

interface SeriesOf<Item> extends Pick<Family, 'name' | 'help' | 'type'> {
  readonly items: readonly Item[];
  /** The same for all series, before the others. */
  readonly constant?: Labels;
  /** Before `labels`: those of a group before those of a partition, each of which serves many series. */
  readonly within?: (item: Item, index: number) => Labels;
  readonly labels: (item: Item, index: number) => Labels;
  /** What is not known is left out: a gap in the graph is true, a zero is not. */
  readonly amount: (item: Item) => Amount;
}

/** How many lines are written before whoever else waits for the event loop gets a turn: about a millisecond's worth. */
const LINES_PER_TURN = 4_000;

/** A family with one series for each item whose amount is known. */
export function family<Item>(series: SeriesOf<Item>): Family {
  const { name, help, type, items, constant, within, labels, amount } = series;
  const named = Buffer.from(name);
  const opened = Buffer.from(
    constant ? `${name}{${Buffer.from(constant).toString()},` : `${name}{`,
  );
  return {
    name,
    help,
    type,
    count: items.length,
    write: (out, from, to) => {
      for (let i = from; i < to; i += 1) {
        const item = items[i];
        const value = amount(item);
        if (value === null || value === undefined) continue;
        const own = labels(item, i);
        if (own.length === 0) out.plainSeries(named, value);
        else if (within !== undefined) out.series(opened, within(item, i), own, value);
        else out.series(opened, NO_LABELS, own, value);
      }
    },
  };
}

/** A family of one series without labels. */
export function single(name: string, help: string, value: Amount): Family {
  return family({ name, help, items: [value], labels: () => NO_LABELS, amount: (one) => one });
}

/**
 * Families in Prometheus' text format. prom-client hashes, keeps and formats each label of each series: 90,000 lines, of
 * 10,000 partitions, took it 400 ms in one piece, during which no produce request is answered. Strings that are joined in
 * the end took 300 ms for 200,000 lines, most of it the garbage collector's, which these bytes do not concern.
 * @param grown is called when there is more, before others have their turn.
 */
export async function writeFamilies(
  out: ExpositionBuffer,
  families: readonly Family[],
  grown: () => void = () => undefined,
): Promise<void> {
  let room = LINES_PER_TURN;
  for (const { name, help, type = 'gauge', count, write } of families) {
    out.text(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    for (let from = 0; from < count;) {
      const to = Math.min(count, from + room);
      write(out, from, to);
      room -= to - from;
      from = to;
      if (room > 0) continue;
      grown();
      await nextTurn();
      room = LINES_PER_TURN;
    }
  }
}
