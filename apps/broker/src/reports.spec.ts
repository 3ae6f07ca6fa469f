import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Reports } from './reports.js';

describe('Reports', () => {
  it('writes one line of a kind in ten seconds, and how many it left out', () => {
    const lines: string[] = [];
    let now = 0;
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    const reports = new Reports(logger, { now: () => now, after: () => () => undefined });
    for (let index = 0; index < 100; index++) reports.limited('peer misbehaved', { index });
    reports.limited('another', {});
    expect(lines).toHaveLength(2);
    now = 10_000;
    reports.limited('peer misbehaved', { index: 100 });
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({ index: 100, alsoLeftOut: 99 });
  });
});
