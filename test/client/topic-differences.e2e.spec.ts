import { onEveryBroker, type Target } from './support/rig.js';

let rig: Target;

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
  });

  afterAll(() => rig.close());

  it('an existing topic is compared with what is declared of it, and left as it is', async () => {
    const cluster = rig.cluster();
    const configs = { 'retention.ms': '86400000', 'cleanup.policy': 'compact,delete' };
    await cluster.ensureTopics([{ topic: 'declared', partitions: 3, configs }]);
    const same = { ...configs, 'cleanup.policy': 'delete, compact' };
    await expect(
      cluster.topicDifferences([{ topic: 'declared', partitions: 3, configs: same }]),
    ).resolves.toEqual([]);
    const wanted = { topic: 'declared', partitions: 6, configs: { 'retention.ms': '1000' } };
    await cluster.ensureTopics([wanted]);
    await expect(cluster.topicDifferences([wanted])).resolves.toEqual([
      { topic: 'declared', what: 'partitions', wanted: '6', found: '3' },
      { topic: 'declared', what: 'retention.ms', wanted: '1000', found: '86400000' },
    ]);
  });

  it('what does not exist, and what nothing is said of, does not differ', async () => {
    const cluster = rig.cluster();
    await cluster.ensureTopics([{ topic: 'plain' }]);
    const absent = { topic: 'absent', partitions: 2, configs: { 'retention.ms': '1000' } };
    await expect(cluster.topicDifferences([absent, { topic: 'plain' }])).resolves.toEqual([]);
  });
});
