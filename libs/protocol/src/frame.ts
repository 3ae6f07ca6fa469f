import { ProtocolError } from './protocol-error.js';

const SIZE_BYTES = 4;

/**
 * Memory for a frame that spans chunks begins at no more than this, and doubles as bytes arrive: a peer that claims 100 MiB
 * and sends nothing holds 64 KiB.
 */
const FIRST_CAPACITY = 64 * 1024;

export interface FrameSplitterOptions {
  /** Whoever feeds it writes the next bytes over the last chunk: no frame aliases one. Default false. */
  readonly reusesChunks?: boolean;
  /** Memory for a frame begins at this, if it is as large: for a peer that is believed this much. Default 64 KiB. */
  readonly firstCapacity?: number;
}

/**
 * Cuts a byte stream into frames: an int32 size, then that many bytes. Feed it chunks as the socket yields them.
 *
 * A frame that lies whole in one chunk aliases it, unless chunks are reused; others are put together in memory of their own, at most twice the
 * bytes received. After a ProtocolError the stream cannot be followed any more: close the connection.
 */
export class FrameSplitter {
  readonly #frameBytesMax: number;
  #sizeBytes = 0;
  #size = 0;
  #frame: Buffer | undefined;
  #filled = 0;

  constructor(
    frameBytesMax: number,
    private readonly options: FrameSplitterOptions = {},
  ) {
    this.#frameBytesMax = frameBytesMax;
  }

  /** Bytes held for a frame that is not complete. */
  get pendingBytes(): number {
    return this.#frame === undefined ? this.#sizeBytes : this.#filled;
  }

  /**
   * Memory for the bytes that come next of a frame that has begun; undefined where there is none. What is read into it and
   * then pushed, from its beginning on, is not copied.
   */
  get room(): Buffer | undefined {
    const frame = this.#frame;
    if (frame === undefined || frame.length === this.#filled) return undefined;
    return frame.subarray(this.#filled);
  }

  /** The frames that this chunk completes, without their size. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let position = 0;
    while (position < chunk.length) {
      if (this.#sizeBytes < SIZE_BYTES) position = this.#readSize(chunk, position);
      else position = this.#readFrame(chunk, position, frames);
    }
    return frames;
  }

  #readSize(chunk: Buffer, start: number): number {
    let position = start;
    while (this.#sizeBytes < SIZE_BYTES && position < chunk.length) {
      this.#size = (this.#size << 8) | (chunk[position] ?? 0);
      this.#sizeBytes += 1;
      position += 1;
    }
    if (this.#sizeBytes === SIZE_BYTES) this.#checkSize();
    return position;
  }

  #checkSize(): void {
    if (this.#size <= 0) throw new ProtocolError(`frame of ${this.#size} bytes`);
    if (this.#size > this.#frameBytesMax) {
      throw new ProtocolError(
        `frame of ${this.#size} bytes, at most ${this.#frameBytesMax} are accepted${spoken(this.#size)}`,
      );
    }
  }

  #readFrame(chunk: Buffer, start: number, frames: Buffer[]): number {
    const end = start + this.#size - this.#filled;
    if (this.#frame === undefined && end <= chunk.length && this.options.reusesChunks !== true) {
      frames.push(chunk.subarray(start, end));
      this.#reset();
      return end;
    }
    const stop = Math.min(end, chunk.length);
    this.#append(chunk, start, stop);
    if (this.#filled === this.#size && this.#frame !== undefined) {
      frames.push(this.#frame);
      this.#reset();
    }
    return stop;
  }

  #append(chunk: Buffer, start: number, stop: number): void {
    const needed = this.#filled + stop - start;
    const frame = this.#withCapacity(needed);
    const isInPlace =
      chunk.buffer === frame.buffer && chunk.byteOffset + start === frame.byteOffset + this.#filled;
    if (!isInPlace) chunk.copy(frame, this.#filled, start, stop);
    this.#filled = needed;
  }

  /** The last capacity is the frame's size exactly, so that nothing is wasted on what lives on. */
  #withCapacity(needed: number): Buffer {
    const old = this.#frame;
    if (old !== undefined && old.length >= needed) return old;
    const { firstCapacity = FIRST_CAPACITY } = this.options;
    const wanted = old === undefined ? firstCapacity : old.length * 2;
    const frame = Buffer.allocUnsafeSlow(Math.min(this.#size, Math.max(wanted, needed)));
    old?.copy(frame, 0, 0, this.#filled);
    this.#frame = frame;
    return frame;
  }

  #reset(): void {
    this.#sizeBytes = 0;
    this.#size = 0;
    this.#frame = undefined;
    this.#filled = 0;
  }
}

/** Whoever took the wrong port or forgot TLS is told so: the first four bytes are then not a size. */
function spoken(size: number): string {
  const bytes = Buffer.alloc(SIZE_BYTES);
  bytes.writeInt32BE(size);
  if (bytes.toString('latin1') === 'HTTP') return ': that is HTTP, and no Kafka listener';
  // The header of a TLS alert, in which a TLS listener answers what is none: type 21, version 3.x.
  return bytes[0] === 21 && bytes[1] === 3 ? ': that is TLS' : '';
}
