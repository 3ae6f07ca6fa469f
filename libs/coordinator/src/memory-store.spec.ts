import { describe } from '@jest/globals';
import { describeGroupStore } from '../test/store-contract.js';
import { createMemoryGroupStore } from './memory-store.js';

describe('groups in memory', () => {
  describeGroupStore(() => {
    const store = createMemoryGroupStore();
    const epochs = new Map<number, number>();
    return Promise.resolve({
      store,
      takeOver: async (shard) => {
        const epoch = (epochs.get(shard) ?? 0) + 1;
        epochs.set(shard, epoch);
        await store.load(shard, epoch);
        return epoch;
      },
      close: () => store.close(),
    });
  });
});
