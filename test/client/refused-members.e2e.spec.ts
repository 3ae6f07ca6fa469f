import { onEveryBroker, until, type Target } from './support/rig.js';
import { fillTopic, groupOn, nothing, started } from './support/topic.js';

let rig: Target;
let counter = 0;

onEveryBroker(({ start, protocols }) => {
  beforeAll(async () => {
    rig = await start();
  });
  afterAll(async () => {
    await rig.close();
  });

  it.each(protocols)(
    'of two processes with one instance id one works, and the other says once whose doing it is: %s',
    async (protocol) => {
      const topic = `twins-${counter++}`;
      const cluster = await fillTopic(rig, { topic, clientId: topic, partitions: 2, records: 10 });
      const errors: string[] = [];
      let joined = 0;
      const seen = new Set<string>();
      const process = (clientId: string) =>
        groupOn(
          topic,
          rig.cluster(clientId),
          ({ value }) => Promise.resolve(void seen.add(String(value))),
          { protocol, instanceId: 'orders-0' },
        )
          .on('error', ({ message }) => errors.push(message))
          .on('joined', () => joined++);
      const twins = [process('first'), process('second')];
      await started(twins[0]);
      await twins[1].start();
      await until('one of them is told', () => errors.length > 0);
      const assigned = (): number => twins.flatMap((twin) => twin.assignment()).length;
      await until('one of them has all', () => assigned() === 2);
      const before = joined;
      const values = Array.from({ length: 500 }, (_, i) => `later-${i}`);
      const producer = cluster.producer();
      for (const value of values) await producer.send({ topic, value });
      await until('the later records are handled', () => values.every((value) => seen.has(value)));
      expect([errors.length, joined, assigned()]).toEqual([1, before, 2]);
      expect(errors[0]).toContain(
        `another member of the group ${topic}-group ${protocol === 'consumer' ? 'has' : 'took'} the instance id orders-0`,
      );
      await Promise.all(twins.map((twin) => twin.close()));
    },
  );

  it('of a member whose session the broker does not take says which setting it is, and whose', async () => {
    const topic = `patient-${counter++}`;
    const cluster = await fillTopic(rig, { topic, clientId: topic, partitions: 1, records: 1 });
    const errors: string[] = [];
    const group = groupOn(topic, cluster, nothing, { sessionTimeoutMs: 100_000_000 }).on(
      'error',
      ({ message }) => errors.push(message),
    );
    await group.start();
    await until('it is refused', () => errors.length > 0);
    expect(errors[0]).toContain(
      `the broker takes no member of ${topic}-group with a session of 100000000 ms`,
    );
    expect(errors[0]).toContain('change sessionTimeoutMs');
    await group.close();
  });
});
