import { describe, expect, it } from '@jest/globals';
import { buildBatch } from '@posthorn/records';
import { pino } from 'pino';
import { systemClock } from '../../clock.js';
import { Reports } from '../../reports.js';
import { WireAssertions } from './wire-assertions.js';

describe('WireAssertions', () => {
  const producer = { producerId: 1n, producerEpoch: 0, baseSequence: 0 };

  function judge(
    ...sent: [value: string, partitionId: number, stamp?: Partial<typeof producer>][]
  ): number {
    const assertions = new WireAssertions(new Reports(pino({ level: 'silent' }), systemClock));
    for (const [value, partitionId, stamp] of sent) {
      const options = { producer: { ...producer, ...stamp } };
      assertions.check(buildBatch([{ value, timestamp: 1n }], options), partitionId, 'test');
    }
    return assertions.violations.length;
  }

  it('lets a producer send the same bytes again', () => {
    expect(judge(['a', 1], ['a', 1])).toBe(0);
  });

  it('lets other partitions, epochs, sequences and producers carry other bytes', () => {
    expect(judge(['a', 1], ['b', 2])).toBe(0);
    expect(judge(['a', 1], ['b', 1, { producerEpoch: 1 }])).toBe(0);
    expect(judge(['a', 1], ['b', 1, { baseSequence: 1 }])).toBe(0);
    expect(judge(['a', 1], ['b', 1, { producerId: 2n }])).toBe(0);
  });

  it('finds other bytes under a sequence that was used', () => {
    expect(judge(['a', 1], ['b', 1], ['a', 1])).toBe(1);
  });

  it('says nothing about producers that are not idempotent', () => {
    expect(judge(['a', 1, { producerId: -1n }], ['b', 1, { producerId: -1n }])).toBe(0);
  });
});
