import { expect, it } from '@jest/globals';
import { FlakyStore } from '../test/flaky-store.js';
import { ManualClock, settle } from '../test/manual-clock.js';
import { createCoordinators } from './group-coordinator.js';

it('has whoever asks wait until a shard is loaded, but not for ever', async () => {
  const [store, clock] = [new FlakyStore(), new ManualClock()];
  const { groups } = createCoordinators({
    store,
    clock,
    shardOfKey: () => 0,
    isLed: () => true,
    allocateProducerId: () => Promise.reject(new Error('no transactions here')),
    writeMarkers: () => Promise.resolve(),
    newMemberSuffix: () => '',
    onError: () => undefined,
  });
  store.away = true;
  const loading = groups.load(0, 1);
  const asked: string[] = [];
  const ask = (name: string, shards: number[]): void =>
    void groups.whenLoaded(shards).then(() => asked.push(name));
  ask('of another', [1]);
  ask('of both', [0, 1]);
  await settle();
  expect(asked).toEqual(['of another']);
  await clock.advance(5_000);
  expect(asked).toEqual(['of another', 'of both']);
  ask('once more', [0]);
  store.away = false;
  await clock.advance(1_000);
  await loading;
  await settle();
  expect(asked).toEqual(['of another', 'of both', 'once more']);
  await groups.whenLoaded([0]);
});
