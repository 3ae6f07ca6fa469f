// A relay in a process of its own, which ends itself between two steps as SIGKILL would.
import 'reflect-metadata';
import { connectCluster } from '../../libs/client/dist/index.js';
import { ClusterTarget, OutboxRelay } from '../../libs/outbox/dist/index.js';
import { DataSource } from 'typeorm';

const { databaseUrl, brokers, fault, instanceId = 'relay' } = JSON.parse(process.argv[2]);

let hits = 0;
const faultPoint = (name) => {
  if (name === fault?.name && ++hits >= fault.hit) process.kill(process.pid, 'SIGKILL');
};

/** The client's own steps, as the target takes them. */
function withFaults(cluster) {
  const producer = cluster.producer.bind(cluster);
  cluster.producer = (options) => {
    const made = producer(options);
    const begin = made.beginTransaction.bind(made);
    made.beginTransaction = async () => {
      const transaction = await begin();
      faultPoint('transaction-begun');
      for (const step of ['sendAll', 'sendOffsets', 'commit']) {
        const take = transaction[step].bind(transaction);
        transaction[step] = async (...args) => {
          const result = await take(...args);
          faultPoint(`transaction-${step}`);
          return result;
        };
      }
      return transaction;
    };
    return made;
  };
  return cluster;
}

const dataSource = await new DataSource({ type: 'postgres', url: databaseUrl }).initialize();
const relay = new OutboxRelay({
  connection: dataSource,
  target: new ClusterTarget(withFaults(connectCluster({ brokers }))),
  instanceId,
  onError: (error) => console.error(error),
  faultPoint,
});
relay.start();
process.once('disconnect', () => process.exit(0));
