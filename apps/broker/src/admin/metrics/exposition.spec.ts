import { expect, it } from '@jest/globals';
import { labelsOf, writeFamilies } from './exposition.js';

it('writes the text format, exact numbers and escaped labels', async () => {
  const samples = [
    { labels: labelsOf({ group: 'a "b"\\c\nd', partition: 3 }), value: 9_007_199_254_740_993n },
    { labels: '', value: 0.5 },
  ];
  expect(await writeFamilies([{ name: 'lag', help: 'Not yet read.', samples }])).toBe(
    [
      '# HELP lag Not yet read.',
      '# TYPE lag gauge',
      'lag{group="a \\"b\\"\\\\c\\nd",partition="3"} 9007199254740993',
      'lag 0.5',
      '',
    ].join('\n'),
  );
});

it('says what is counted up', async () => {
  const samples = [{ labels: '', value: 3 }];
  const text = await writeFamilies([{ name: 'all_total', help: 'All.', type: 'counter', samples }]);
  expect(text).toBe('# HELP all_total All.\n# TYPE all_total counter\nall_total 3\n');
});

it('lets others have their turn while it writes much', async () => {
  const samples = Array.from({ length: 20_000 }, (_, i) => ({ labels: `n="${i}"`, value: i }));
  let turns = 0;
  let isWriting = true;
  const count = () => {
    turns++;
    if (isWriting) setImmediate(count);
  };
  setImmediate(count);
  await writeFamilies([{ name: 'much', help: 'Much.', samples }]);
  isWriting = false;
  expect(turns).toBeGreaterThanOrEqual(9);
});
