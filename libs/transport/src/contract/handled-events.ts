import type { ConsumedRecord } from '@posthorn/client';
import { eventTypeOf } from './cloud-events.js';
import { ContractViolationException } from './contract-violation.js';
import type { EventContract } from './define-event.js';
import { inBinaryMode } from './structured-mode.js';

export type AnyEventContract = EventContract<never, unknown>;

/**
 * The contracts of one handler on one topic, and which records they mean.
 *
 * A record that names its type belongs to the contract of that type, or to nobody here: others of the topic may handle
 * it. One that names none comes from a producer without contracts. It is offered to each contract, and one that keeps
 * none is a violation: passing over it would lose it without a word.
 */
export class HandledEvents {
  /** @param contracts none: every record, as it comes. */
  constructor(readonly contracts: readonly AnyEventContract[]) {}

  takes(record: ConsumedRecord): boolean {
    if (this.contracts.length === 0) return true;
    const type = eventTypeOf(inBinaryMode(record).headers);
    return type === undefined || this.contracts.some((contract) => isMeant(contract, type));
  }

  /** The payload as the contract gives it out. Rejects with ContractViolationException. */
  async parse(record: ConsumedRecord, payload: unknown): Promise<unknown> {
    if (this.contracts.length === 0) return payload;
    const type = eventTypeOf(inBinaryMode(record).headers);
    const meant = this.contracts.filter(
      (contract) => type === undefined || isMeant(contract, type),
    );
    let violation: ContractViolationException | undefined;
    for (const contract of meant) {
      try {
        return await contract.parse(payload);
      } catch (error) {
        if (!(error instanceof ContractViolationException)) throw error;
        violation ??= error;
      }
    }
    throw violation ?? new Error('a record was parsed that its handler does not take');
  }
}

const isMeant = (contract: AnyEventContract, type: string): boolean =>
  contract.type === null || contract.type === type;
