import { ConnectionError } from './connection-error.js';

const SIZE_BYTES = 4;
/** API key, API version and correlation id: less cannot be a request. */
export const FRAME_BYTES_MIN = 8;
const EMPTY = Buffer.alloc(0);

/**
 * Cuts a byte stream into frames: an int32 size, then that many bytes.
 *
 * A claimed size is checked before anything is kept for it. A frame inside one chunk is a slice of that chunk; a longer
 * one is copied once, into a buffer of its own size. That buffer is not touched before bytes arrive, so a lying size
 * costs address space and a reservation (`MemoryPool`), not memory.
 */
export class FrameReader {
  /** Bare SASL tokens may be shorter than any request. */
  frameBytesMin = FRAME_BYTES_MIN;
  private rest: Buffer = EMPTY;
  private frame: Buffer | null = null;
  private filled = 0;

  constructor(public frameBytesMax: number) {}

  /** True while bytes of an unfinished frame were received. */
  get isInsideFrame(): boolean {
    return this.frame !== null || this.rest.length > 0;
  }

  push(chunk: Buffer): void {
    if (this.frame === null) return this.keep(chunk);
    const copied = chunk.copy(this.frame, this.filled);
    this.filled += copied;
    if (copied < chunk.length) this.keep(chunk.subarray(copied));
  }

  /** Size of the frame that begins next, or null while its four bytes are not there. Throws a ConnectionError. */
  nextFrameBytes(): number | null {
    if (this.frame !== null) return this.frame.length;
    if (this.rest.length < SIZE_BYTES) return null;
    const size = this.rest.readInt32BE(0);
    if (isTlsHandshake(size)) {
      throw new ConnectionError(
        'TLS on a listener without it',
        "the client speaks TLS here: its security protocol is probably SSL or SASL_SSL, which is not this listener's",
      );
    }
    if (size < this.frameBytesMin || size > this.frameBytesMax) {
      throw new ConnectionError(
        'frame size',
        `a frame of ${size} bytes is outside ${this.frameBytesMin}..${this.frameBytesMax}: not a Kafka request`,
      );
    }
    return size;
  }

  /** The next frame without its size, or null while it is incomplete. */
  take(): Buffer | null {
    if (this.frame !== null) return this.takeFilled(this.frame);
    const size = this.nextFrameBytes();
    if (size === null) return null;
    const end = SIZE_BYTES + size;
    const available = this.rest;
    if (available.length >= end) {
      this.rest = available.length === end ? EMPTY : available.subarray(end);
      return available.subarray(SIZE_BYTES, end);
    }
    this.frame = Buffer.allocUnsafeSlow(size);
    this.filled = available.copy(this.frame, 0, SIZE_BYTES);
    this.rest = EMPTY;
    return null;
  }

  private keep(bytes: Buffer): void {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
  }

  private takeFilled(frame: Buffer): Buffer | null {
    if (this.filled < frame.length) return null;
    this.frame = null;
    this.filled = 0;
    return frame;
  }
}

/** A TLS record of a handshake begins with 22, 3 and a minor version: as a size that would be 352 MiB and more. */
function isTlsHandshake(size: number): boolean {
  return size >>> 16 === 0x1603 && ((size >>> 8) & 0xff) <= 4;
}
