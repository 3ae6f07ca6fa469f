import { type INestMicroservice, Logger, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import type { ConsumedRecord, KafkaCluster } from '@posthorn/client';
import {
  PosthornClient,
  PosthornModule,
  type PosthornModuleOptions,
  posthornMicroservice,
  PosthornServer,
} from '@posthorn/transport';
import { type RunningBroker, startBroker } from '../../../apps/broker/src/broker.js';
import { describeOnApacheKafka, startApacheKafka } from '../../support/apache-kafka.js';
import { until } from './until.js';

/** A broker for a file of tests. */
export interface TestBroker {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Posthorn in the test's process, with its log in memory. */
export function startTestBroker(): Promise<RunningBroker> {
  Logger.overrideLogger(false);
  return startBroker({ port: 0, logLevel: 'error', groupInitialRebalanceDelayMs: 0 });
}

/** States the claims of Posthorn and of Apache Kafka; `start` starts the one or the other. */
export function onEveryBroker(claims: (start: () => Promise<TestBroker>) => void): void {
  describe('with Posthorn', () => {
    claims(startTestBroker);
  });
  describeOnApacheKafka(() =>
    claims(() => {
      Logger.overrideLogger(false);
      return startApacheKafka();
    }),
  );
}

export const addressOf = ({ host, port }: TestBroker): string => `${host}:${port}`;

export interface Service {
  readonly app: INestMicroservice;
  readonly client: PosthornClient;
  readonly server: PosthornServer;
  /** Resolves when it has partitions of the topic. */
  readonly reads: (topic: string) => Promise<void>;
}

/** A microservice of one controller, listening. One partition for each topic unless the options say otherwise. */
export async function startService(
  controllers: Type | readonly Type[],
  options: PosthornModuleOptions,
): Promise<Service> {
  @Module({
    imports: [
      PosthornModule.forRoot({
        topics: { partitions: 1 },
        ...options,
        consumer: { commitIntervalMs: 50, fetchMaxWaitMs: 50, ...options.consumer },
      }),
    ],
    controllers: [controllers].flat(),
  })
  class AppModule {}
  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(AppModule, {
    ...posthornMicroservice,
    abortOnError: false,
  });
  await app.listen();
  const server = app.get(PosthornServer);
  return {
    app,
    server,
    client: app.get(PosthornClient),
    reads: (topic) => until(() => server.assignment().some((state) => state.topic === topic)),
  };
}

/** Everything that stands in a topic, by a group that nobody else uses. */
export async function recordsOf(
  cluster: KafkaCluster,
  topic: string,
  count: number,
): Promise<readonly ConsumedRecord[]> {
  const seen: ConsumedRecord[] = [];
  const group = cluster.group({
    groupId: `reader-of-${topic}`,
    topics: [topic],
    handle: (record) => {
      seen.push(record);
      return Promise.resolve();
    },
  });
  await group.start();
  await until(() => seen.length >= count);
  await group.close({ timeoutMs: 1_000 });
  return seen;
}

/** What the group has committed, when every record is done. */
export function isDone(server: PosthornServer, topic: string, records: number): boolean {
  const own = server.assignment().filter((state) => state.topic === topic);
  const committed = own.reduce((sum, state) => sum + Number(state.committed ?? 0n), 0);
  return own.length > 0 && committed === records;
}
