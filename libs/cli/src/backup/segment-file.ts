import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';
import type { ConsumedRecord } from '@posthorn/client';
import { recordJson } from '../records/record-json.js';
import { CliError } from '../runtime/cli-error.js';
import type { Segment } from './manifest.js';

/** Of a file, before compression: so much is read again when a backup is ended in the middle. */
const BYTES_MAX = 64 * 1024 * 1024;

interface SegmentPlace {
  readonly folder: string;
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
}

/** One segment while it is written. It has its name once it is complete and on the disk. */
export class SegmentWriter {
  readonly #gzip: Gzip = createGzip();
  readonly #hash = createHash('sha256');
  readonly #place: SegmentPlace;
  readonly #file: string;
  readonly #written: Promise<void>;
  #bytes = 0;
  #plainBytes = 0;
  #records = 0;

  private constructor(place: SegmentPlace) {
    this.#place = place;
    const { topic, partition, from } = place;
    this.#file = path.join(topic, `${partition}-${String(from).padStart(20, '0')}.jsonl.gz`);
    this.#written = pipeline(
      this.#gzip,
      (source: AsyncIterable<Buffer>) => this.#measured(source),
      createWriteStream(this.#part, { flush: true }),
    );
    // Told by whoever writes or ends it.
    this.#written.catch(() => undefined);
  }

  static async open(place: SegmentPlace): Promise<SegmentWriter> {
    await mkdir(path.join(place.folder, place.topic), { recursive: true });
    return new SegmentWriter(place);
  }

  get isFull(): boolean {
    return this.#plainBytes >= BYTES_MAX;
  }

  async write(record: ConsumedRecord): Promise<void> {
    const line = `${JSON.stringify(recordJson(record))}\n`;
    this.#plainBytes += line.length;
    this.#records++;
    if (!this.#gzip.write(line)) await Promise.race([once(this.#gzip, 'drain'), this.#written]);
  }

  /** @param next where the next segment begins */
  async end(next: bigint): Promise<Segment> {
    this.#gzip.end();
    await this.#written;
    await rename(this.#part, path.join(this.#place.folder, this.#file));
    return {
      partition: this.#place.partition,
      file: this.#file,
      from: String(this.#place.from),
      next: String(next),
      records: this.#records,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
    };
  }

  async abandon(): Promise<void> {
    this.#gzip.destroy();
    await this.#written.catch(() => undefined);
    await rm(this.#part, { force: true });
  }

  get #part(): string {
    return `${path.join(this.#place.folder, this.#file)}.part`;
  }

  async *#measured(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      yield chunk;
    }
  }
}

/** Throws CliError when the file is not the one that was written. */
export async function verifySegment(folder: string, segment: Segment): Promise<void> {
  const file = path.join(folder, segment.file);
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (hash.digest('hex') !== segment.sha256)
    throw new CliError(`${file} is damaged: it is not what was written.`, {
      hint: 'Take it from another copy of the backup; posthorn restore with the names of topics leaves the others out.',
    });
}

/** The lines of a segment, in order. */
export function linesOf(folder: string, { file }: Segment): AsyncIterable<string> {
  const plain = createReadStream(path.join(folder, file)).pipe(createGunzip());
  return createInterface({ input: plain, crlfDelay: Infinity });
}
