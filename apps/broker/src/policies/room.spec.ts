import { describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { AuditFeed } from '../audit/audit-feed.js';
import {
  Operation,
  PatternType,
  Permission,
  ResourceType,
  type Acl,
} from '../authorization/acl.js';
import { aclKey } from '../authorization/acl-table.js';
import { Acls } from '../authorization/acls.js';
import { systemClock } from '../clock.js';
import { quotaKey, type ClientQuota } from '../quotas/client-quota.js';
import { ClientQuotas } from '../quotas/client-quotas.js';
import { Reports } from '../reports.js';
import { PolicySet } from './policies.js';
import { MemoryRows } from './versioned-rows.js';

/** As many as the cluster takes of each. */
const MAX = 100_000;

const audit = new AuditFeed(new Reports(pino({ level: 'silent' }), systemClock));

const aclOf = (resourceName: string): Acl => ({
  resourceType: ResourceType.TOPIC,
  patternType: PatternType.LITERAL,
  resourceName,
  principal: 'User:alice',
  host: '*',
  operation: Operation.READ,
  permission: Permission.ALLOW,
});
const quotaOf = (user: string): ClientQuota => ({
  entity: { user },
  key: 'producer_byte_rate',
  value: 1,
});

/** A set that has room for one more. */
async function allButOne<Row>(
  kind: 'acls' | 'client-quotas',
  keyOf: (row: Row) => string,
  rowOf: (name: string) => Row,
): Promise<PolicySet<Row>> {
  const set = new PolicySet(new MemoryRows<Row>(kind, keyOf), () => undefined);
  const added = Array.from({ length: MAX - 1 }, (_, n) => rowOf(`n${n}`));
  await set.change(() => ({ removed: [], added }));
  return set;
}

describe('whether there is room', () => {
  it('for ACLs is said beforehand as the change itself says it', async () => {
    const acls = new Acls(await allButOne('acls', aclKey, aclOf), audit);
    const cases = [[aclOf('a'), aclOf('b')], [aclOf('n0'), aclOf('a')], [aclOf('b')], [aclOf('a')]];
    const said: (string | null)[] = [];
    for (const added of cases) {
      const beforehand = acls.refusalOf(added);
      const [refusal] = await acls.create(added, null);
      expect(beforehand).toBe(refusal);
      said.push(beforehand);
    }
    const full = `There are ${MAX} ACLs already.`;
    expect(said).toEqual([full, null, full, null]);
  });

  it('for quotas is said beforehand as the change itself says it', async () => {
    const quotas = new ClientQuotas(await allButOne('client-quotas', quotaKey, quotaOf), audit);
    const cases = [[quotaOf('a'), quotaOf('b')], [quotaOf('n0'), quotaOf('a')], [quotaOf('b')]];
    const said: boolean[] = [];
    for (const changes of cases) {
      const beforehand = quotas.hasRoomFor(changes);
      expect(await quotas.alter(changes, null)).toBe(beforehand);
      said.push(beforehand);
    }
    expect(said).toEqual([false, true, false]);
  });
});
