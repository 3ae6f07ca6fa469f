import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import {
  Operation,
  PatternType,
  Permission,
  ResourceType,
} from '../../../apps/broker/src/authorization/acl.js';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { apis } from '../../../apps/broker/src/kafka/apis.js';
import { ANONYMOUS } from '../../../apps/broker/src/security/principal.js';
import { RawClient } from '../raw-client.js';
import { until } from '../support.js';
import { GROUP, TOPIC, type AuthorizationRow, type Grant } from './row.js';
import { AUTHORIZATION_ROWS, OPEN_APIS } from './rows.js';

const EVERY_ACL = {
  resourceType: ResourceType.ANY,
  patternType: PatternType.ANY,
  resourceName: null,
  principal: null,
  host: null,
  operation: Operation.ANY,
  permission: Permission.ANY,
};

const NOBODY = { principal: ANONYMOUS, remoteHost: '127.0.0.1', clientId: null };

describe('authorisation of every API', () => {
  let broker: RunningBroker;
  let client: RawClient;

  beforeAll(async () => {
    const logger = pino({ level: 'silent' });
    broker = await startBroker({
      port: 0,
      authorizer: 'acl',
      groupInitialRebalanceDelayMs: 0,
      logger,
    });
    client = await RawClient.open(`${broker.host}:${broker.port}`);
    const { topics, groups } = broker.services;
    await topics.create({ name: TOPIC, partitions: 4, configs: new Map() });
    await until('a committed offset', async () => {
      const partitions = [
        { partitionIndex: 0, committedOffset: 0n, committedLeaderEpoch: -1, committedMetadata: '' },
      ];
      const { topics: committed } = await groups.commitOffsets({
        groupId: GROUP,
        memberId: '',
        groupInstanceId: null,
        generationId: -1,
        knowsGroupIdNotFound: true,
        retentionTimeMs: -1n,
        topics: [{ name: TOPIC, partitions }],
      });
      return committed[0].partitions[0].error === 'NONE';
    });
  });

  afterAll(async () => {
    await client.close();
    await broker.close();
  });

  beforeEach(async () => {
    const { topics, log } = broker.services;
    for (const name of ['born', 'made']) {
      const topic = log.topics.byName(name);
      if (topic !== undefined) await topics.delete(topic);
    }
    await topics.create({ name: 'passing', partitions: 1, configs: new Map() });
  });

  async function allow(grants: readonly Grant[]): Promise<void> {
    const { acls } = broker.services.accessControl;
    await acls?.delete([EVERY_ACL], NOBODY);
    await acls?.create(
      grants.map(([operation, type, resourceName]) => ({
        resourceType: ResourceType[type],
        patternType: PatternType.LITERAL,
        resourceName,
        principal: 'User:ANONYMOUS',
        host: '127.0.0.1',
        operation: Operation[operation],
        permission: Permission.ALLOW,
      })),
      NOBODY,
    );
  }

  it('has a row for every API in the table', () => {
    const covered = new Set([...AUTHORIZATION_ROWS.map(({ api }) => api), ...OPEN_APIS]);
    expect(apis.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });

  it.each(AUTHORIZATION_ROWS.map((row) => [row.api, row.about, row] as const))(
    '%s %s needs exactly its ACLs',
    async (_, __, { ask, without, allowed, grants }: AuthorizationRow) => {
      await allow([]);
      expect(await ask(client)).toEqual(without);
      for (const missing of grants) {
        await allow(grants.filter((grant) => grant !== missing));
        expect(await ask(client)).not.toEqual(allowed);
      }
      await allow(grants);
      expect(await ask(client)).toEqual(allowed);
    },
  );
});
