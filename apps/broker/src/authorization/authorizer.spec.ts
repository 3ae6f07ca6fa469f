import { describe, expect, it } from '@jest/globals';
import { userPrincipal } from '../security/principal.js';
import { Operation, PatternType, Permission, ResourceType, type Acl } from './acl.js';
import { Authorizer, type AuthorizerSettings, type DeniedRequest } from './authorizer.js';

const READ_ORDERS: Acl = {
  resourceType: ResourceType.TOPIC,
  patternType: PatternType.LITERAL,
  resourceName: 'orders',
  principal: 'User:alice',
  host: '*',
  operation: Operation.READ,
  permission: Permission.ALLOW,
};

function authorizer(settings: Partial<AuthorizerSettings> = {}) {
  const denied: DeniedRequest[] = [];
  const all = { isEnabled: true, superUsers: new Set(['User:admin']) };
  const made = new Authorizer({ ...all, allowEveryoneIfNoAclFound: false, ...settings }, (one) =>
    denied.push(one),
  );
  const accessOf = (name: string) => made.accessOf(userPrincipal(name), '127.0.0.1');
  return { made, denied, accessOf };
}

describe('the authorizer', () => {
  it('allows nothing without an ACL, and reports what it refuses but not what it is asked quietly', () => {
    const { denied, accessOf } = authorizer();
    expect(accessOf('alice').topic('READ', 'orders')).toBe('TOPIC_AUTHORIZATION_FAILED');
    expect(accessOf('alice').group('READ', 'g')).toBe('GROUP_AUTHORIZATION_FAILED');
    expect(accessOf('alice').cluster('ALTER')).toBe('CLUSTER_AUTHORIZATION_FAILED');
    expect(accessOf('alice').transactionalId('WRITE', 't')).toBe(
      'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
    );
    expect(accessOf('alice').allows('READ', 'TOPIC', 'orders')).toBe(false);
    expect(denied).toHaveLength(4);
    expect(denied[0]).toEqual({
      principal: 'User:alice',
      host: '127.0.0.1',
      operation: 'READ',
      resourceType: 'TOPIC',
      resourceName: 'orders',
    });
  });

  it('decides anew when the ACLs change, also what it decided before', () => {
    const { made, accessOf } = authorizer();
    expect(accessOf('alice').topic('READ', 'orders')).not.toBeNull();
    made.replace([READ_ORDERS]);
    expect(accessOf('alice').topic('READ', 'orders')).toBeNull();
    expect(accessOf('bob').topic('READ', 'orders')).not.toBeNull();
    made.replace([READ_ORDERS, { ...READ_ORDERS, permission: Permission.DENY }]);
    expect(accessOf('alice').topic('READ', 'orders')).not.toBeNull();
  });

  it('allows super users everything, whatever is denied to all', () => {
    const { made, accessOf } = authorizer();
    const nobody = { principal: 'User:*', permission: Permission.DENY, operation: Operation.ALL };
    made.replace([{ ...READ_ORDERS, ...nobody, resourceName: '*' }]);
    expect(accessOf('admin').topic('READ', 'orders')).toBeNull();
    expect(accessOf('admin').allowsSomewhere('WRITE', 'TOPIC')).toBe(true);
    expect(accessOf('alice').allowsSomewhere('WRITE', 'TOPIC')).toBe(false);
  });

  it('leaves resources without ACLs open when told so, and only those', () => {
    const { made, accessOf } = authorizer({ allowEveryoneIfNoAclFound: true });
    made.replace([READ_ORDERS]);
    expect(accessOf('bob').topic('READ', 'other')).toBeNull();
    expect(accessOf('bob').topic('READ', 'orders')).not.toBeNull();
  });

  it('names the allowed operations as bits', () => {
    const { made, accessOf } = authorizer();
    made.replace([READ_ORDERS]);
    const bits = (1 << Operation.READ) | (1 << Operation.DESCRIBE);
    expect(accessOf('alice').operationsOn('TOPIC', 'orders')).toBe(bits);
  });

  it('allows everything while it is off', () => {
    const { accessOf } = authorizer({ isEnabled: false });
    expect(accessOf('alice').cluster('ALTER')).toBeNull();
    expect(accessOf('alice').operationsOn('GROUP', 'g')).toBe(
      [3, 6, 8, 10, 11].reduce((bits, code) => bits | (1 << code), 0),
    );
  });

  it('goes on deciding right when names are made up without end', () => {
    const { made, accessOf } = authorizer();
    made.replace([READ_ORDERS]);
    const alice = accessOf('alice');
    for (let index = 0; index < 25_000; index++) alice.allows('READ', 'TOPIC', `t${index}`);
    expect(alice.topic('READ', 'orders')).toBeNull();
    expect(alice.topic('READ', 't1')).not.toBeNull();
  });
});
