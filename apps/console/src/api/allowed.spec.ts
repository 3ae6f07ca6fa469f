import type { GrantBody, WhoAmI } from '@posthorn/admin-client';
import { expect, it } from '@jest/globals';
import { isAllowed } from './allowed.js';

type Pattern = GrantBody['resources'][number];

const grant = (actions: string[], ...resources: Pattern[]): GrantBody => ({
  actions,
  resources,
  expiresAt: null,
});

const who = (grants: GrantBody[], scopes: GrantBody[] | null = null): WhoAmI => ({
  actor: 'User:alice',
  userName: 'alice',
  groups: [],
  method: 'password',
  credentialId: null,
  actions: grants.flatMap(({ actions }) => actions),
  grants,
  scopes,
  isReadOnly: false,
  traceUrl: null,
});

const topics = (patternType: Pattern['patternType'], name: string): Pattern => ({
  kind: 'topic',
  patternType,
  name,
});

it('offers what a pattern means, and nothing of the same kind beside it', () => {
  const alice = who([grant(['topic:edit'], topics('prefixed', 'orders.'))]);
  expect(isAllowed(alice, 'topic:edit')).toBe(true);
  expect(isAllowed(alice, 'topic:edit', 'orders.eu')).toBe(true);
  expect(isAllowed(alice, 'topic:edit', 'payments')).toBe(false);
  expect(isAllowed(alice, 'topic:delete', 'orders.eu')).toBe(false);
  expect(isAllowed(alice, 'group:reset', 'orders.eu')).toBe(false);
});

it('takes a literal for one name, an asterisk for all, and an expression for the whole name', () => {
  expect(isAllowed(who([grant(['topic:edit'], topics('literal', 'a'))]), 'topic:edit', 'ab')).toBe(
    false,
  );
  const all: Pattern = { kind: '*', patternType: 'literal', name: '*' };
  expect(isAllowed(who([grant(['group:reset'], all)]), 'group:reset', 'anything')).toBe(true);
  const dev = who([grant(['topic:edit'], topics('regex', 'dev-|test-.+'))]);
  expect(isAllowed(dev, 'topic:edit', 'test-1')).toBe(true);
  expect(isAllowed(dev, 'topic:edit', 'dev-1')).toBe(false);
});

it('offers what a browser cannot tell, since the broker decides', () => {
  const odd = who([grant(['topic:edit'], topics('regex', '(?i)ORDERS'))]);
  expect(isAllowed(odd, 'topic:edit', 'orders')).toBe(true);
});

it('takes an API key to mean what its owner may and its scopes say', () => {
  const scope = grant(['topic:edit'], topics('literal', 'orders'));
  const key = who([grant(['topic:edit'], topics('literal', '*'))], [scope]);
  expect(isAllowed(key, 'topic:edit', 'orders')).toBe(true);
  expect(isAllowed(key, 'topic:edit', 'payments')).toBe(false);
});
