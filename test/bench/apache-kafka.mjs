// Apache Kafka as a peer in the same run, where its jars are here (`npm run kafka:jars`, and java): as it comes, it answers when a
// record is in the memory of its machine, and leaves the disk to replicas.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../libs/embedded-postgres/dist/index.js';
import { accepting } from './stack.mjs';

const HOME = process.env.POSTHORN_TEST_KAFKA_HOME ?? '';
const CLUSTER_ID = 'cG9zdGhvcm4tYmVuY2gtMQ';

/** @returns {Promise<{ address: string, stop(): Promise<void> } | null>} null where there are no jars */
export async function startApacheKafka() {
  if (HOME === '') return null;
  const directory = await mkdtemp(path.join(tmpdir(), 'posthorn-kafka-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  const port = await freePort();
  const file = path.join(directory, 'server.properties');
  await writeFile(file, properties(path.join(directory, 'data'), port, await freePort()));
  const java = (main) => ['-Xmx512m', '-cp', path.join(HOME, '*'), ...main];
  const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', file];
  const { status } = spawnSync('java', java(format), { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) {
    await remove();
    throw new Error(
      `java ended with ${status}; it is needed where POSTHORN_TEST_KAFKA_HOME is set`,
    );
  }
  const child = spawn('java', java(['kafka.Kafka', file]), { stdio: 'ignore' });
  await accepting(port, child);
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await remove();
    },
  };
}

function properties(data, port, controller) {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
controller.listener.names=CONTROLLER
listeners=CONTROLLER://127.0.0.1:${controller},PLAINTEXT://127.0.0.1:${port}
log.dirs=${data}
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
`;
}
