import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs, {
  Kafka,
  logLevel,
  type Admin,
  type ResourcePatternTypes as Pattern,
} from 'kafkajs';
import { Metadata } from '@posthorn/protocol';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { RawClient } from './raw-client.js';
import { sharedOut, until } from './support.js';

// Node finds these by no name when it imports kafkajs.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const EVERYONE = { principal: 'User:*', host: '*', permissionType: AclPermissionTypes.ALLOW };

const admin = (broker: RunningBroker): Admin =>
  new Kafka({
    brokers: [`${broker.host}:${broker.port}`],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  }).admin();

describe('ACLs, administered by kafkajs', () => {
  let database: TestDatabase;
  let first: RunningBroker;
  let second: RunningBroker;
  let ops: Admin;

  /** Whoever reaches the first broker is a super user there; at the second it is the ACLs that count. */
  beforeAll(async () => {
    database = await createTestDatabase();
    const shared = {
      port: 0,
      databaseUrl: database.url,
      authorizer: 'acl',
      logger: pino({ level: 'silent' }),
    };
    first = await startBroker({ ...shared, brokerId: 1, superUsers: 'User:ANONYMOUS' });
    second = await startBroker({ ...shared, brokerId: 2 });
    // kafkajs waits for the leaders of what it creates, and is not to ask again.
    await sharedOut([first, second]);
    ops = admin(first);
    await ops.connect();
  });

  afterAll(async () => {
    await ops.disconnect();
    await first.close();
    await second.close();
    await database.drop();
  });

  it('are kept in the database, and hold on a broker that was not asked within a second or so', async () => {
    const other = await RawClient.open(`${second.host}:${second.port}`);
    const visible = async (): Promise<boolean> => {
      const { topics } = await other.ask(Metadata, 9, { topics: null });
      return topics.some(({ name }) => name === 'orders.eu');
    };
    await ops.createTopics({ topics: [{ topic: 'orders.eu', numPartitions: 1 }] });
    await until('the topic on the second broker', () =>
      Boolean(second.services.log.topics.byName('orders.eu')),
    );
    expect(await visible()).toBe(false);
    const acl = {
      ...EVERYONE,
      resourceType: AclResourceTypes.TOPIC,
      resourceName: 'orders.',
      resourcePatternType: ResourcePatternTypes.PREFIXED,
      operation: AclOperationTypes.READ,
    };
    await ops.createAcls({ acl: [acl, acl] });
    await until('the ACL on the second broker', visible);
    const { filterResponses } = await ops.deleteAcls({ filters: [acl] });
    expect(filterResponses[0].matchingAcls).toHaveLength(1);
    await until('its end on the second broker', async () => !(await visible()));
    await other.close();
  });

  it('are found by every kind of filter', async () => {
    const patterns = [
      [AclResourceTypes.TOPIC, 'a', ResourcePatternTypes.LITERAL],
      [AclResourceTypes.TOPIC, 'a', ResourcePatternTypes.PREFIXED],
      [AclResourceTypes.TOPIC, '*', ResourcePatternTypes.LITERAL],
      [AclResourceTypes.TOPIC, 'abc', ResourcePatternTypes.LITERAL],
      [AclResourceTypes.GROUP, 'abc', ResourcePatternTypes.LITERAL],
    ] as const;
    await ops.createAcls({
      acl: patterns.map(([resourceType, resourceName, resourcePatternType]) => ({
        ...EVERYONE,
        resourceType,
        resourceName,
        resourcePatternType,
        operation: AclOperationTypes.READ,
      })),
    });
    const found = async (
      resourceName: string | undefined,
      resourcePatternType: Pattern,
    ): Promise<string[]> => {
      const { resources } = await ops.describeAcls({
        resourceType: AclResourceTypes.TOPIC,
        resourceName,
        resourcePatternType,
        operation: AclOperationTypes.ANY,
        permissionType: AclPermissionTypes.ANY,
      });
      return resources.map((one) => `${one.resourceName} ${one.resourcePatternType}`).sort();
    };
    const { ANY, LITERAL, MATCH, PREFIXED } = ResourcePatternTypes;
    expect(await found('a', LITERAL)).toEqual([`a ${LITERAL}`]);
    expect(await found('a', PREFIXED)).toEqual([`a ${PREFIXED}`]);
    expect(await found('a', ANY)).toEqual([`a ${LITERAL}`, `a ${PREFIXED}`]);
    expect(await found('abc', MATCH)).toEqual([`* ${LITERAL}`, `a ${PREFIXED}`, `abc ${LITERAL}`]);
    expect(await found(undefined, LITERAL)).toEqual([
      `* ${LITERAL}`,
      `a ${LITERAL}`,
      `abc ${LITERAL}`,
    ]);
  });

  it('are refused with a reason when they make no sense', async () => {
    const acl = {
      ...EVERYONE,
      resourceType: AclResourceTypes.CLUSTER,
      resourceName: 'orders',
      resourcePatternType: ResourcePatternTypes.LITERAL,
      operation: AclOperationTypes.ALTER,
    };
    await expect(ops.createAcls({ acl: [acl] })).rejects.toThrow(
      /kafka-cluster|malformed|invalid/i,
    );
  });

  it('say SECURITY_DISABLED where there is no authorizer', async () => {
    const open = await startBroker({ port: 0, logger: pino({ level: 'silent' }) });
    const client = admin(open);
    await client.connect();
    try {
      const anything = {
        resourceType: AclResourceTypes.ANY,
        resourcePatternType: ResourcePatternTypes.ANY,
        operation: AclOperationTypes.ANY,
        permissionType: AclPermissionTypes.ANY,
      };
      await expect(client.describeAcls(anything)).rejects.toThrow('Security features are disabled');
    } finally {
      await client.disconnect();
      await open.close();
    }
  });
});
