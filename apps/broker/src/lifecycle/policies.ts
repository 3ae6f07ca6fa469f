import { openAccessControl } from '../access-control.js';
import { BrokerConfigs } from '../broker-configs/broker-configs.js';
import type { DynamicConfigs } from '../broker-configs/dynamic-configs.js';
import type { KafkaFace } from '../kafka/kafka-face.js';
import { MaskingRules } from '../masking/masking-rules.js';
import type { BrokerServices } from '../services.js';
import type { Storage } from '../storage/storage.js';

export type Policies = Pick<BrokerServices, 'accessControl' | 'brokerConfigs' | 'masking'>;
type Base = Pick<BrokerServices, 'config' | 'clock' | 'reports' | 'audit'>;

/** What all brokers share: who may do what, and the settings that were changed while they run. */
export async function openPolicies(
  policies: Storage['policies'],
  base: Base,
  context: { readonly brokerId: number; readonly metrics: KafkaFace['metrics'] },
  dynamic: DynamicConfigs,
): Promise<Policies> {
  const { brokerId, metrics } = context;
  const brokerConfigs = await BrokerConfigs.open(policies, dynamic, { ...base, brokerId });
  const accessControl = await openAccessControl(policies, { ...base, metrics });
  const masking = await MaskingRules.open(policies, base);
  return { brokerConfigs, accessControl, masking };
}

export async function stopPolicies(policies: Policies): Promise<void> {
  await policies.brokerConfigs.stop();
  await policies.accessControl.stop();
  await policies.masking.stop();
}
