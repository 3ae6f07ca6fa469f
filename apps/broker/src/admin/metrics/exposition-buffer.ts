import type { Labels } from './labels.js';

const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NEWLINE = 10;
const SPACE = 32;
const BRACE = 125;
/** Of a value: the longest is a negative int64, or a double such as -1.2345678901234567e-100. */
const VALUE_BYTES_MAX = 32;
const FIRST_SIZE = 64 * 1024;

/**
 * Lines of Prometheus' text format in one buffer, which grows and is used again: 200,000 of them make no string that the
 * garbage collector sees, and 20 MB outside its heap that are new each time would start a full collection each second time.
 */
export class ExpositionBuffer {
  #bytes: Uint8Array = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #length = 0;

  /** What was written since it was cleared, true until it is cleared again. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Of what was written, in bytes. */
  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  text(text: string): void {
    this.#copy(Buffer.from(text));
  }

  /** A part of what another has written. */
  copy({ written }: ExpositionBuffer, from: number, to: number): void {
    this.#copy(written.subarray(from, to));
  }

  /** `name{within,labels} value`, where `opened` is the name, the brace, and whatever comes with a comma before the others. */
  series(opened: Uint8Array, within: Labels, labels: Labels, value: bigint | number): void {
    this.#reserve(opened.length + within.length + labels.length + VALUE_BYTES_MAX);
    this.#put(opened);
    if (within.length > 0) {
      this.#put(within);
      this.#bytes[this.#length++] = COMMA;
    }
    this.#put(labels);
    this.#bytes[this.#length++] = BRACE;
    this.#value(value);
  }

  /** `name value` */
  plainSeries(name: Uint8Array, value: bigint | number): void {
    this.#reserve(name.length + VALUE_BYTES_MAX);
    this.#put(name);
    this.#value(value);
  }

  #value(value: bigint | number): void {
    this.#bytes[this.#length++] = SPACE;
    const number = Number(value);
    // A bigint that is no safe integer would be rounded.
    if (Number.isSafeInteger(number)) this.#integer(number);
    else this.#put(Buffer.from(String(value)));
    this.#bytes[this.#length++] = NEWLINE;
  }

  /** String(value) would make a string for each line: a third of the time that a scrape took. */
  #integer(value: number): void {
    let rest = Math.abs(value);
    if (value < 0) this.#bytes[this.#length++] = MINUS;
    let digits = 1;
    for (let power = 10; power <= rest; power *= 10) digits += 1;
    this.#length += digits;
    for (let at = this.#length - 1; digits > 0; digits -= 1, at -= 1) {
      const tens = Math.floor(rest / 10);
      this.#bytes[at] = ZERO + (rest - tens * 10);
      rest = tens;
    }
  }

  #copy(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#put(bytes);
  }

  #put(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#length + bytes));
    grown.set(this.written);
    this.#bytes = grown;
  }
}
