import { EventContract, type Names } from '@posthorn/transport';
import type { ObservedRecord } from './observed-record.js';

/** A topic, or a contract: its topic and, where it has one, its type. */
export type Target<Input = never> = string | EventContract<Input, unknown>;

export interface WaitOptions {
  /** Real milliseconds until it is given up; default 5,000, or the harness's own. */
  readonly timeoutMs?: number | undefined;
}

const TYPE_HEADER = 'ce_type';

/** @param names what the app's topics are called on the broker; a text may be either name. */
export function isOf(target: Target, record: ObservedRecord, names: Names): boolean {
  if (!(target instanceof EventContract)) {
    return record.topic === target || record.topic === names.clusterTopic(target);
  }
  const { topic, type } = target;
  return (
    record.topic === names.clusterTopic(topic) &&
    (type === null || record.headers[TYPE_HEADER] === type)
  );
}

export function nameOf(target: Target): string {
  return target instanceof EventContract ? `${target.name} in '${target.topic}'` : `'${target}'`;
}
