import { describe, expect, it } from '@jest/globals';
import { openMemoryLog } from '@posthorn/log';
import { onTopicsDeleted } from './deleted-topics.js';

describe('onTopicsDeleted', () => {
  it('names what went, also when a topic is back under the same name', async () => {
    const { topics } = openMemoryLog({ brokerId: 1, host: '127.0.0.1', port: 9092 });
    const gone: string[] = [];
    const create = async (name: string): Promise<string> => {
      const result = await topics.create({ name, partitions: 1, configs: new Map() });
      return 'topic' in result ? result.topic.id : '';
    };
    const first = await create('a');
    await create('b');
    onTopicsDeleted(topics, (deleted) => gone.push(...deleted.map(({ name }) => name)));
    await create('c');
    expect(gone).toEqual([]);
    await topics.delete(first);
    const second = await create('a');
    expect(gone).toEqual(['a']);
    await topics.delete(second);
    expect(gone).toEqual(['a', 'a']);
  });
});
