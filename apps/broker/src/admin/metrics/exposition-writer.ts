import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExpositionBuffer } from './exposition-buffer.js';
import type { Family } from './exposition.js';
import { FamilyLines } from './family-lines.js';

/** How many lines are written before whoever else waits for the event loop gets a turn: about a millisecond's worth. */
const LINES_PER_TURN = 4_000;

/**
 * Families in Prometheus' text format. prom-client hashes, keeps and formats each label of each series: 90,000 lines, of
 * 10,000 partitions, took it 400 ms in one piece, during which no produce request is answered. Strings that are joined in
 * the end took 300 ms for 200,000 lines, most of it the garbage collector's, which these bytes do not concern.
 *
 * Every amount is asked for each time. Most are what they were at the last scrape, of neighbours as well: such lines are
 * copied from its text, thousands at once, for a twentieth of what it takes to put them together again.
 */
export class ExpositionWriter {
  readonly #lines = new Map<string, FamilyLines>();
  #last: ExpositionBuffer | null = null;

  /**
   * @param out is another than the last time, and what it held then is nobody's any more.
   * @param grown is called when there is more, before others have their turn.
   */
  async write(
    out: ExpositionBuffer,
    families: readonly Family[],
    grown: () => void = () => undefined,
  ): Promise<void> {
    const before = this.#last;
    // Until all is written, the lines that are known are some of this text and some of the one before.
    this.#last = null;
    if (before === null) this.#lines.clear();
    const texts = { before, out };
    let room = LINES_PER_TURN;
    for (const family of families) {
      const { name, help, type = 'gauge', items } = family;
      out.text(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
      const lines = this.#linesOf(name);
      lines.begin(items.length, out);
      for (let from = 0; from < items.length;) {
        const to = Math.min(items.length, from + room);
        lines.write(family, texts, from, to);
        room -= to - from;
        from = to;
        if (room > 0) continue;
        grown();
        await nextTurn();
        room = LINES_PER_TURN;
      }
      lines.end(items.length);
    }
    this.#last = out;
  }

  #linesOf(name: string): FamilyLines {
    let lines = this.#lines.get(name);
    if (lines === undefined) this.#lines.set(name, (lines = new FamilyLines()));
    return lines;
  }
}
