import { visible, visibleLines } from './escape.js';
import { progressText } from './progress.js';
import { frame } from './screen.js';
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

describe('a frame of a terminal', () => {
  it('has no line that would be folded, and no more lines than there are', () => {
    const drawn = frame('one two\n寿司寿司\n\u001b[31mred and more\u001b[39m\nfour', {
      rows: 4,
      columns: 5,
    });
    expect(drawn.split('\n').slice(0, -1)).toEqual([
      '\u001b[Hone t\u001b[K',
      '寿司\u001b[K',
      '\u001b[31mred a\u001b[0m\u001b[K',
    ]);
    expect(drawn.endsWith('\u001b[J')).toBe(true);
  });
});
