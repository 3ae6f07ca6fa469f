import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ExpositionBuffer } from './exposition-buffer.js';
import { ExpositionWriter } from './exposition-writer.js';
import { family, single, type Amount, type Family } from './exposition.js';
import { labelsOf } from './labels.js';

async function textOf(
  families: readonly Family[],
  writer = new ExpositionWriter(),
): Promise<string> {
  const out = new ExpositionBuffer();
  await writer.write(out, families);
  return Buffer.from(out.written).toString();
}

interface Series {
  readonly group: string;
  readonly partition: number;
  readonly amount: Amount;
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

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
  it('is what a plain writer makes of any labels and amounts', async () => {
    await fc.assert(
      fc.asyncProperty(series, async (items) => {
        expect(await textOf([familyOf(items)])).toBe(plainly(items));
      }),
    );
  });

  it('is that at every scrape, whatever came, went, moved and changed since the one before', async () => {
    const steps = fc.array(
      fc.record({ from: fc.nat(), removed: fc.nat(9), added: series, changed: fc.array(series) }),
      { minLength: 1 },
    );
    await fc.assert(
      fc.asyncProperty(series, steps, async (first, following) => {
        const writer = new ExpositionWriter();
        const buffers = [new ExpositionBuffer(), new ExpositionBuffer()];
        const items: Mutable<Series>[] = [...first];
        const constant = single('one', 'One.', 1);
        for (const { from, removed, added, changed } of following) {
          const out = buffers.reverse()[0];
          out.clear();
          await writer.write(out, [familyOf(items), constant]);
          const text = Buffer.from(out.written).toString();
          expect(text).toBe(`${plainly(items)}# HELP one One.\n# TYPE one gauge\none 1\n`);
          items.splice(from % (items.length + 1), removed, ...added);
          changed.flat().forEach(({ partition, amount }) => {
            if (items.length > 0) items[partition % items.length].amount = amount;
          });
        }
      }),
    );
  });

  it('is whole again after a scrape that broke off', async () => {
    const writer = new ExpositionWriter();
    const items = [1, 2, 3].map((n) => ({ group: 'g', partition: n, amount: n }));
    expect(await textOf([familyOf(items)], writer)).toBe(plainly(items));
    items[1].amount = 20;
    const failing: Family = {
      ...single('failing', 'Fails.', 1),
      amount: () => {
        throw new Error('not now');
      },
    };
    await expect(textOf([familyOf(items), failing], writer)).rejects.toThrow('not now');
    expect(await textOf([familyOf(items)], writer)).toBe(plainly(items));
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
