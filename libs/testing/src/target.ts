import { EventContract } from '@posthorn/transport';
import type { ObservedRecord } from './observed-record.js';

/** A topic, or a contract: its topic and, where it has one, its type. */
export type Target<Input = never> = string | EventContract<Input, unknown>;

export interface WaitOptions {
  /** Real milliseconds until it is given up; default 5,000, or the harness's own. */
  readonly timeoutMs?: number;
}

const TYPE_HEADER = 'ce_type';

export function isOf(target: Target, record: ObservedRecord): boolean {
  if (!(target instanceof EventContract)) return record.topic === target;
  const { topic, type } = target;
  return record.topic === topic && (type === null || record.headers[TYPE_HEADER] === type);
}

export function nameOf(target: Target): string {
  return target instanceof EventContract ? `${target.name} in '${target.topic}'` : `'${target}'`;
}
