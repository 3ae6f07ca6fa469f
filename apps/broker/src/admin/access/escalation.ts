import { Problem } from '../http/problem.js';
import type { Grant, Permissions } from './permissions.js';

/**
 * Nobody gives away, nor takes over by a password or a key, what they may not do themselves, nor for longer.
 *
 * @param what of the sentence "… may do more than you".
 * @throws Problem when a grant goes beyond the permissions.
 */
export function demandCovered(
  permissions: Permissions,
  grants: readonly Grant[],
  what: string,
): void {
  if (grants.every((grant) => permissions.covers(grant))) return;
  throw new Problem(
    'forbidden',
    `${what} may do more than you, or for longer: nobody gives away more than they have.`,
  );
}
