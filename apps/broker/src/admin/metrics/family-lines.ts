import type { ExpositionBuffer } from './exposition-buffer.js';
import type { Amount, Family } from './exposition.js';

/** The text of the scrape before, and the one that is written. */
export interface Texts {
  readonly before: ExpositionBuffer | null;
  readonly out: ExpositionBuffer;
}

/** Where each line of a family stands in the text that was written last, and what it tells. */
export class FamilyLines {
  readonly #items: unknown[] = [];
  readonly #amounts: Amount[] = [];
  #ends = new Uint32Array(0);
  /** Where the first line begins. */
  #begin = 0;
  /** Of the last text, the lines that are known, and where the next of them begins. */
  #known = 0;
  #next = 0;

  /** To be called before the lines of each text. */
  begin(count: number, out: ExpositionBuffer): void {
    this.#known = this.#items.length;
    this.#next = this.#begin;
    this.#begin = out.length;
    if (count <= this.#ends.length) return;
    const ends = new Uint32Array(count);
    ends.set(this.#ends);
    this.#ends = ends;
  }

  /** Writes the lines `from` to `to`: those that are what they were, and their neighbours that are, in one piece. */
  write(family: Family, { before, out }: Texts, from: number, to: number): void {
    let copied: ExpositionBuffer | null = null;
    let copyFrom = 0;
    let shift = 0;
    let next = this.#next;
    for (let i = from; i < to; i += 1) {
      const item = family.items[i];
      const amount = family.amount(i);
      const isKnown = before !== null && i < this.#known;
      if (isKnown && this.#items[i] === item && this.#amounts[i] === amount) {
        if (copied === null) {
          copied = before;
          copyFrom = next;
          shift = out.length - next;
        }
        next = this.#ends[i];
        this.#ends[i] = next + shift;
        continue;
      }
      if (copied !== null) out.copy(copied, copyFrom, next);
      copied = null;
      if (isKnown) next = this.#ends[i];
      this.#items[i] = item;
      this.#amounts[i] = amount;
      if (amount !== null && amount !== undefined) family.line(out, i, amount);
      this.#ends[i] = out.length;
    }
    if (copied !== null) out.copy(copied, copyFrom, next);
    this.#next = next;
  }

  /** To be called behind the lines of each text. */
  end(count: number): void {
    this.#items.length = count;
    this.#amounts.length = count;
  }
}
