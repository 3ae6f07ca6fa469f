import { expect, it } from '@jest/globals';
import { auditDetails, auditText } from './audit-text.js';

it('text is cut, and holds nothing that PostgreSQL would refuse', () => {
  expect(auditText('a\0b')).toBe('a\uFFFDb');
  const cutInside = auditText(`${'x'.repeat(499)}\u{1F600}`);
  expect(cutInside).toBe(`${'x'.repeat(499)}\uFFFD`);
});

it('details are bounded at every depth, and say what was left out', () => {
  const names = Array.from({ length: 250 }, (_, index) => ({ name: `${index}`.repeat(1000) }));
  const { deleted } = auditDetails({ deleted: names }) as { deleted: unknown[] };
  expect(deleted).toHaveLength(101);
  expect(deleted[7]).toEqual({ name: '7'.repeat(500) });
  expect(deleted.at(-1)).toBe('and 150 more');
});
