import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  Operation,
  PatternType,
  Permission,
  ResourceType,
  SUPPORTED_OPERATIONS,
  type Acl,
  type OperationName,
} from './acl.js';
import { AclRules, type Question } from './acl-rules.js';

const OPERATIONS = Object.keys(Operation).filter((name) => name !== 'ANY');
const NAMES = ['a', 'ab', 'abc', 'b', '*'];

const aclArbitrary: fc.Arbitrary<Acl> = fc.record({
  resourceType: fc.constantFrom(ResourceType.TOPIC, ResourceType.GROUP),
  patternType: fc.constantFrom(PatternType.LITERAL, PatternType.PREFIXED),
  resourceName: fc.constantFrom(...NAMES),
  principal: fc.constantFrom('User:a', 'User:b', 'User:*'),
  host: fc.constantFrom('10.0.0.1', '10.0.0.2', '*'),
  operation: fc.constantFrom(...OPERATIONS).map((name) => Operation[name as OperationName]),
  permission: fc.constantFrom(Permission.ALLOW, Permission.DENY),
});

const questionArbitrary: fc.Arbitrary<Question> = fc.record({
  resourceType: fc.constantFrom('TOPIC' as const, 'GROUP' as const),
  resourceName: fc.constantFrom('a', 'ab', 'abc', 'abcd', 'b', 'c', '*'),
  principal: fc.constantFrom('User:a', 'User:b', 'User:c'),
  host: fc.constantFrom('10.0.0.1', '10.0.0.3'),
  operation: fc.constantFrom(...SUPPORTED_OPERATIONS.TOPIC),
});

/** The rules as a sentence: of the ACLs about the resource, any fitting DENY, else any fitting ALLOW, else no. */
function naive(acls: readonly Acl[], question: Question): boolean | null {
  const about = acls.filter(
    (acl) =>
      acl.resourceType === ResourceType[question.resourceType] &&
      (acl.patternType === PatternType.PREFIXED
        ? question.resourceName.startsWith(acl.resourceName)
        : acl.resourceName === '*' || acl.resourceName === question.resourceName),
  );
  if (about.length === 0) return null;
  const implied: Partial<Record<OperationName, OperationName[]>> = {
    DESCRIBE: ['READ', 'WRITE', 'DELETE', 'ALTER'],
    DESCRIBE_CONFIGS: ['ALTER_CONFIGS'],
  };
  const isOneOf = (acl: Acl, names: readonly ('ALL' | OperationName)[]): boolean =>
    names.some((name) => acl.operation === Operation[name]);
  const fitting = about.filter(
    ({ principal, host }) =>
      [question.principal, 'User:*'].includes(principal) && [question.host, '*'].includes(host),
  );
  const { operation } = question;
  const denies = fitting.some(
    (acl) => acl.permission === Permission.DENY && isOneOf(acl, ['ALL', operation]),
  );
  const allows = fitting.some(
    (acl) =>
      acl.permission === Permission.ALLOW &&
      isOneOf(acl, ['ALL', operation, ...(implied[operation] ?? [])]),
  );
  return !denies && allows;
}

const acl = (change: Partial<Acl>): Acl => ({
  resourceType: ResourceType.TOPIC,
  patternType: PatternType.LITERAL,
  resourceName: 'orders',
  principal: 'User:a',
  host: '*',
  operation: Operation.WRITE,
  permission: Permission.ALLOW,
  ...change,
});

describe('the rules of ACLs', () => {
  it('decide as the naive reading of all ACLs does, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(aclArbitrary, { maxLength: 12 }),
        questionArbitrary,
        (acls, question) => {
          expect(new AclRules(acls).decide(question)).toBe(naive(acls, question));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('take IPv4 over an IPv6 socket, and either spelling of IPv6, for the same host', () => {
    const rules = new AclRules([
      acl({ host: '0:0:0:0:0:0:0:1' }),
      acl({ host: '::ffff:10.0.0.1' }),
    ]);
    const ask = (host: string): boolean | null =>
      rules.decide({
        principal: 'User:a',
        host,
        operation: 'WRITE',
        resourceType: 'TOPIC',
        resourceName: 'orders',
      });
    expect([ask('::1'), ask('10.0.0.1'), ask('10.0.0.2')]).toEqual([true, true, false]);
  });

  it.each<[string, Acl[], boolean]>([
    ['no ACL', [], false],
    ['one topic', [acl({})], true],
    ['a prefix', [acl({ patternType: PatternType.PREFIXED })], true],
    ['all topics', [acl({ resourceName: '*' })], true],
    ['another operation only', [acl({ operation: Operation.READ })], false],
    ['another principal', [acl({ principal: 'User:b' })], false],
    ['all topics, of which one is denied', [acl({ resourceName: '*' }), deny({})], true],
    ['one topic, which is denied', [acl({}), deny({})], false],
    ['one topic, all of which are denied', [acl({}), deny({ resourceName: '*' })], false],
    [
      'one topic under a denied prefix',
      [acl({}), deny({ resourceName: 'ord', patternType: PatternType.PREFIXED })],
      false,
    ],
    [
      'a prefix wider than the denied one',
      [
        acl({ resourceName: 'o', patternType: PatternType.PREFIXED }),
        deny({ resourceName: 'ord', patternType: PatternType.PREFIXED }),
      ],
      true,
    ],
  ])('with %s find out whether there may be a topic to write', (_, acls, expected) => {
    const requester = { principal: 'User:a', host: '10.0.0.1' };
    expect(new AclRules(acls).allowsSomewhere(requester, 'WRITE', 'TOPIC')).toBe(expected);
  });
});

function deny(change: Partial<Acl>): Acl {
  return acl({ permission: Permission.DENY, ...change });
}
