import { createHash } from 'node:crypto';
import type { RecordBatch } from '@posthorn/records';
import type { Reports } from '../../reports.js';

/** Producers forget a sequence after five batches; this remembers far more, and still a bounded number. */
const REMEMBERED_MAX = 200_000;
/** The CRC covers from here on; base offset and leader epoch before it are the broker's. */
const CONTENT_AT = 21;

/**
 * Test mode: no (producer id, epoch, partition, base sequence) may ever carry other bytes. A producer that rebuilds a
 * batch under a sequence it has used would be acknowledged as a duplicate, and lose records without a trace.
 */
export class WireAssertions {
  private readonly seen = new Map<string, string>();
  private readonly found: string[] = [];

  constructor(private readonly reports: Reports) {}

  /** One sentence per violation, for tests; empty is what everyone hopes for. */
  get violations(): readonly string[] {
    return this.found;
  }

  /** Looks at a batch as it came from the producer. */
  check(batch: RecordBatch, partitionId: number, clientId: string | null): void {
    if (batch.producerId < 0n) return;
    const key = `${batch.producerId}/${batch.producerEpoch}/${partitionId}/${batch.baseSequence}`;
    const content = createHash('sha1').update(batch.buffer.subarray(CONTENT_AT)).digest('base64');
    const before = this.seen.get(key);
    if (before === undefined) return this.remember(key, content);
    if (before === content) return;
    const sentence = `producer/epoch/partition/sequence ${key} carried other bytes before`;
    this.found.push(sentence);
    this.reports.error('WIRE ASSERTION FAILED', { sentence, clientId });
  }

  private remember(key: string, content: string): void {
    if (this.seen.size >= REMEMBERED_MAX) {
      const oldest = this.seen.keys().next();
      if (!oldest.done) this.seen.delete(oldest.value);
    }
    this.seen.set(key, content);
  }
}
