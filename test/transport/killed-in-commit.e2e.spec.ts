import { EndTxn } from '@posthorn/protocol';
import { PosthornClient } from '@posthorn/transport';
import { readToEnd } from '../client/support/read.js';
import { until } from '../client/support/rig.js';
import { KafkaProxy } from '../support/kafka-proxy.js';
import { describeOnApacheKafka, startApacheKafka } from '../support/apache-kafka.js';
import { type KillableBroker, startKillablePosthorn } from '../support/killable-broker.js';

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('it did not reject');
    },
    (error: unknown) => error,
  );

describe('with Posthorn', () => {
  claims((port) => startKillablePosthorn({ POSTHORN_ADVERTISED_PORT: String(port) }));
});
describeOnApacheKafka(() => {
  claims((advertisedPort) => startApacheKafka({ advertisedPort }));
});

function claims(start: (advertisedPort: number) => Promise<KillableBroker>): void {
  describe('a broker that is killed while it is asked to commit', () => {
    it('leaves the outcome unknown, and all of it or nothing', async () => {
      const proxy = await KafkaProxy.start();
      const broker = await start(proxy.port);
      proxy.target('127.0.0.1', broker.port);
      const client = new PosthornClient({
        brokers: proxy.address,
        clientId: 'killed',
        // Time for a busy machine to get to the commit.
        producer: { deliveryTimeoutMs: 5_000 },
        connection: { retryBackoffMs: 20, retryBackoffMaxMs: 200 },
      });
      const cluster = client.unwrap();
      await cluster.ensureTopics([{ topic: 'killed', partitions: 2 }]);
      await client.transaction((tx) => tx.publish('killed', 0));
      let kill: Promise<void> | undefined;
      proxy.rule = ({ api }) => {
        if (api.key !== EndTxn.key) return 'forward';
        // It may have had the request by then, or not.
        kill ??= broker.kill();
        return 'lose-answer';
      };
      const error = await failure(
        client.transaction(async (tx) => {
          await tx.publish('killed', 1, { partition: 0 });
          await tx.publish('killed', 2, { partition: 1 });
        }),
      );
      await kill;
      proxy.rule = () => 'forward';
      await broker.startAgain();
      // The successor of the id ends what is open.
      await until('it is ended', () =>
        client
          .transaction((tx) => tx.publish('killed', 3))
          .then(
            () => true,
            () => false,
          ),
      );
      const values = await readToEnd(cluster, 'killed', 'read_committed');
      await client.close();
      await broker.close();
      await proxy.close();

      expect(error).toMatchObject({ reason: 'unknown', outcome: 'unknown' });
      const inDoubt = values.filter((value) => value === '1' || value === '2').toSorted();
      expect([[], ['1', '2']]).toContainEqual(inDoubt);
    });
  });
}
