import type { AdminClient } from '@posthorn/admin-client';
import { deliveries, orders, payments, restaurant, schemasOf } from '@posthorn/contracts';
import type { CombinedLog } from './console.js';

/**
 * What the build of a release does: the registry has its contracts, so that the console shows them and a later release that
 * would break them is refused. The services validate by their own code, so the demo goes on without.
 */
export async function registerContracts(admin: AdminClient, log: CombinedLog): Promise<void> {
  const contracts = [
    ...schemasOf(orders),
    ...schemasOf(restaurant),
    ...schemasOf(payments),
    ...schemasOf(deliveries),
  ];
  try {
    await admin.POST('/api/v1/contracts:publish', {
      headers: { 'X-Reason': 'release 1 of the four services' },
      body: { contracts },
    });
  } catch (error) {
    log.say(`the contracts are not registered: ${String(error)}`);
  }
}
