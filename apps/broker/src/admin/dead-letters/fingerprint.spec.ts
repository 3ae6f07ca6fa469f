import { fingerprintOf, normalized } from './fingerprint.js';

it.each([
  ["no order 4711 in table 'orders'", "no order 12 in table 'orders'"],
  [
    'customer 7d9f4c1e-88aa-4b6e-9d3c-0a1b2c3d4e5f is away',
    'customer 00000000-0000-4000-8000-000000000000 is away',
  ],
  ['connect ECONNREFUSED 10.0.0.7:5432', 'connect ECONNREFUSED 192.168.1.20:5433'],
  ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED fe80::1:5432'],
  ['late since 2026-11-22T10:00:00.123Z', 'late since 2025-01-02T03:04:05Z'],
  ['GET https://pay.example/charges/1?key=a failed', 'GET https://pay.example/charges/2 failed'],
  ['no mail for ana@example.com', 'no mail for bo.b+x@example.org'],
  ['at 0xDEADBEEF', 'at 0x1'],
  ['charge ch_3PqX9k2eZvKYlo2C failed', 'charge ch_1AbC7d8EfGhIjK9Lm failed'],
  ['12.50 EUR are  missing', '3 EUR are missing'],
])('is the same for "%s" and "%s"', (one, other) => {
  expect(fingerprintOf('Error', one)).toBe(fingerprintOf('Error', other));
});

it.each([
  ["reading 'total'", "reading 'price'"],
  ['payment refused', 'payment timed out'],
  ['', 'x'],
])('is another for "%s" and "%s"', (one, other) => {
  expect(fingerprintOf('Error', one)).not.toBe(fingerprintOf('Error', other));
});

it('is another for another class of error', () => {
  expect(fingerprintOf('TypeError', 'no')).not.toBe(fingerprintOf('RangeError', 'no'));
});

it('leaves words alone, long ones too', () => {
  const words = "Cannot read properties of undefined (reading 'internationalization')";
  expect(normalized(words)).toBe(words);
});

it('is done with a hostile message at once', () => {
  const hostile = [
    'a:'.repeat(100_000),
    '1.'.repeat(100_000),
    'a@'.repeat(100_000),
    '-'.repeat(100_000),
  ];
  for (const message of hostile) expect(fingerprintOf('Error', message)).toMatch(/^[0-9a-f]{16}$/);
});
