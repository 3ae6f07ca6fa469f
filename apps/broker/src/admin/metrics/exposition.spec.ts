import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ExpositionBuffer } from './exposition-buffer.js';
import { family, single, writeFamilies, type Amount, type Family } from './exposition.js';
import { labelsOf } from './labels.js';

async function textOf(families: readonly Family[], out = new ExpositionBuffer()): Promise<string> {
  out.clear();
  await writeFamilies(out, families);
  return Buffer.from(out.written).toString();
}

interface Series {
  readonly group: string;
  readonly partition: number;
  readonly amount: Amount;
}

const series = fc.array(
  fc.record({
    group: fc.string({ unit: 'grapheme' }),
    partition: fc.nat(),
    amount: fc.oneof(
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.constantFrom(null, undefined, -0, 9_007_199_254_740_993n),
    ),
  }),
);

const familyOf = (items: readonly Series[]): Family =>
  family({
    name: 'lag',
    help: 'Not yet read.',
    items,
    constant: labelsOf({ cluster_name: 'c' }),
    within: ({ group }) => labelsOf({ group }),
    labels: ({ partition }) => labelsOf({ partition }),
    amount: ({ amount }) => amount,
  });

/** The same, as anybody would write it. */
function plainly(items: readonly Series[]): string {
  const lines = items
    .filter(({ amount }) => amount !== null && amount !== undefined)
    .map(({ group, partition, amount }) => {
      const escaped = group.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
      return `lag{cluster_name="c",group="${escaped}",partition="${partition}"} ${amount}\n`;
    });
  return `# HELP lag Not yet read.\n# TYPE lag gauge\n${lines.join('')}`;
}

describe('the text format', () => {
  it('is what a plain writer makes of any labels and amounts, in a buffer that is used again', async () => {
    const out = new ExpositionBuffer();
    await fc.assert(
      fc.asyncProperty(series, async (items) => {
        expect(await textOf([familyOf(items)], out)).toBe(plainly(items));
      }),
    );
  });

  it('outgrows the buffer', async () => {
    const items = Array.from({ length: 20_000 }, (_, i) => ({
      group: `group-${i}`,
      partition: i,
      amount: BigInt(i) ** 4n,
    }));
    expect(await textOf([familyOf(items)])).toBe(plainly(items));
  });

  it('says what is counted up, and has no braces without labels', async () => {
    const counted = family({
      name: 'all_total',
      help: 'All.',
      type: 'counter',
      items: [3],
      labels: () => labelsOf({ topic: 'orders' }),
      amount: (value) => value,
    });
    expect(await textOf([counted, single('one', 'One.', 0.5), single('none', 'No.', null)])).toBe(
      [
        '# HELP all_total All.',
        '# TYPE all_total counter',
        'all_total{topic="orders"} 3',
        '# HELP one One.',
        '# TYPE one gauge',
        'one 0.5',
        '# HELP none No.',
        '# TYPE none gauge',
        '',
      ].join('\n'),
    );
  });
});

it('others have their turn while much is written', async () => {
  const items = Array.from({ length: 40_000 }, (_, i) => ({
    group: 'g',
    partition: i,
    amount: i,
  }));
  let turns = 0;
  let isWriting = true;
  const count = () => {
    turns++;
    if (isWriting) setImmediate(count);
  };
  setImmediate(count);
  await textOf([familyOf(items)]);
  isWriting = false;
  expect(turns).toBeGreaterThanOrEqual(9);
});
