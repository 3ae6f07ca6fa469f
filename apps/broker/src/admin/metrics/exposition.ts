import type { ExpositionBuffer } from './exposition-buffer.js';
import { NO_LABELS, type Labels } from './labels.js';

export type Amount = bigint | number | null | undefined;

export interface Family {
  readonly name: string;
  readonly help: string;
  /** A gauge unless it says otherwise. */
  readonly type?: 'counter' | undefined;
  /** One for each series, with those that turn out to be unknown. An item that is there again has the labels that it had. */
  readonly items: readonly unknown[];
  readonly amount: (index: number) => Amount;
  /** Writes the line of an item, whose amount is known. */
  readonly line: (out: ExpositionBuffer, index: number, amount: bigint | number) => void;
}

interface SeriesOf<Item> extends Pick<Family, 'name' | 'help' | 'type'> {
  readonly items: readonly Item[];
  /** The same for all series, before the others. */
  readonly constant?: Labels;
  /** Before `labels`: those of a group before those of a partition, each of which serves many series. */
  readonly within?: (item: Item) => Labels;
  readonly labels: (item: Item) => Labels;
  /** What is not known is left out: a gap in the graph is true, a zero is not. */
  readonly amount: (item: Item) => Amount;
}

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
    items,
    amount: (index) => amount(items[index]),
    line: (out, index, value) => {
      const item = items[index];
      const own = labels(item);
      if (own.length === 0) out.plainSeries(named, value);
      else if (within !== undefined) out.series(opened, within(item), own, value);
      else out.series(opened, NO_LABELS, own, value);
    },
  };
}

/** A family of one series without labels. */
export function single(name: string, help: string, value: Amount): Family {
  return family({ name, help, items: [value], labels: () => NO_LABELS, amount: (one) => one });
}
