import { createMemoryGroupStore } from '@posthorn/coordinator';
import { openMemoryLog } from '@posthorn/log';
import { aclKey } from '../authorization/acl-table.js';
import { brokerConfigKey } from '../broker-configs/broker-config-table.js';
import type { BrokerConfig } from '../config/config.js';
import { maskingRuleKey } from '../masking/masking-rule.js';
import { MemoryRows } from '../policies/versioned-rows.js';
import { quotaKey, type ClientQuota } from '../quotas/client-quota.js';
import { memorySecurityStore } from '../security/security-store.js';
import { endpointsOf, type Storage, type StorageContext } from './storage.js';

/** For tests and trials: all of it is gone with the process. */
export function openMemoryStorage({ brokerId }: BrokerConfig, context: StorageContext): Storage {
  const { host, port, observer } = context;
  const log = openMemoryLog({
    brokerId: brokerId ?? 1,
    host,
    port,
    endpoints: endpointsOf(context),
    observer,
  });
  const groupStore = createMemoryGroupStore();
  return {
    log,
    groupStore,
    policies: {
      acls: new MemoryRows('acls', aclKey),
      clientQuotas: new MemoryRows<ClientQuota>('client-quotas', quotaKey),
      brokerConfigs: new MemoryRows('broker-configs', brokerConfigKey),
      maskingRules: new MemoryRows('masking-rules', maskingRuleKey),
      versions: async () => new Map(),
    },
    security: memorySecurityStore(),
    outbox: null,
    recordIndex: null,
    traffic: null,
    retention: null,
    connections: null,
    close: async () => {
      await log.close();
      await groupStore.close();
    },
  };
}
