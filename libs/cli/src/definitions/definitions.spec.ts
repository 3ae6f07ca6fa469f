import { CliError } from '../runtime/cli-error.js';
import { checkedDefinitions, stepsTo } from './definitions.js';

describe('a file of definitions', () => {
  it('is read with numbers where texts are meant, as YAML writes them', () => {
    const topics = [{ topic: 'orders', partitions: 3, configs: { 'retention.ms': 1000 } }];
    expect(checkedDefinitions({ version: 1, topics }, 'f').topics).toEqual([
      { topic: 'orders', partitions: 3, configs: { 'retention.ms': '1000' } },
    ]);
  });

  it.each<[string, unknown]>([
    ['the file is no object', null],
    ['version is not 1', { topics: [] }],
    ['topics is no list', { version: 1 }],
    ['topics[0] is no object', { version: 1, topics: ['orders'] }],
    ['topics[0].topic is no name', { version: 1, topics: [{ partitions: 1 }] }],
    [
      'topics[0].partitions is no number of at least 1',
      { version: 1, topics: [{ topic: 'a', partitions: 0 }] },
    ],
    [
      'topics[1].topic is there twice: a',
      {
        version: 1,
        topics: [
          { topic: 'a', partitions: 1 },
          { topic: 'a', partitions: 1 },
        ],
      },
    ],
    [
      'topics[0].configs.x is no text',
      { version: 1, topics: [{ topic: 'a', partitions: 1, configs: { x: [] } }] },
    ],
  ])('is refused where %s', (reason, parsed) => {
    expect(() => checkedDefinitions(parsed, 'f')).toThrow(CliError);
    expect(() => checkedDefinitions(parsed, 'f')).toThrow(`f: ${reason}`);
  });
});

describe('the steps to a definition', () => {
  const wanted = { topic: 'a', partitions: 3, configs: { 'retention.ms': '1000' } };

  it('are none where all is as it is to be, whatever else the topic has', () => {
    expect(
      stepsTo(wanted, { ...wanted, configs: { ...wanted.configs, 'cleanup.policy': 'compact' } }),
    ).toEqual([]);
  });

  it('create, grow and configure, and never take a partition away', () => {
    const actions = (found: Parameters<typeof stepsTo>[1]): string[] =>
      stepsTo(wanted, found).map(({ action }) => action);
    expect(actions(null)).toEqual(['create']);
    expect(actions({ ...wanted, partitions: 1, configs: {} })).toEqual([
      'add partitions',
      'set config',
    ]);
    expect(actions({ ...wanted, partitions: 5 })).toEqual(['impossible']);
  });
});
