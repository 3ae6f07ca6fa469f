import { visible, visibleLines } from './escape.js';
import { progressText } from './progress.js';
import { table } from './table.js';

describe('a table', () => {
  const columns = [
    { title: 'NAME', value: (row: [string, number]) => row[0] },
    { title: 'N', value: (row: [string, number]) => row[1], align: 'right' as const },
  ];

  it('has columns as wide as they need to be, also for characters that take two places', () => {
    expect(
      table(
        [
          ['a', 1],
          ['寿司', 1_000],
        ],
        columns,
      ),
    ).toBe('NAME     N\na        1\n寿司  1000\n');
  });
});

describe('what a terminal is shown', () => {
  it('holds nothing that it would obey', () => {
    expect(visible('a\u001b[2Jb\nc\u202e')).toBe(String.raw`a\x1b[2Jb\nc\u202e`);
    expect(visibleLines('a\tb\nc\u0007')).toBe('a\tb\nc\\x07');
  });
});

describe('progress', () => {
  it('tells the share, the rate and the time that is left', () => {
    expect(progressText('sent', 500, 1_000, 5)).toBe(
      'sent [############------------] 50%  500 of 1,000  100/s, 5s left',
    );
    expect(progressText('sent', 500, null, 5)).toBe('sent 500  100/s');
  });
});
