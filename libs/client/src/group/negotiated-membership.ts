import type { GroupMetadata } from '../types.js';
import { ClassicMembership } from './classic.js';
import { ConsumerMembership } from './consumer/consumer-membership.js';
import { isNotOffered } from './consumer/not-offered.js';
import type { Membership, MembershipParts } from './membership.js';

/** Speaks the consumer protocol where it is offered, and else the classic one for good. */
export class NegotiatedMembership implements Membership {
  #current: Membership;

  constructor(private readonly parts: MembershipParts) {
    this.#current = new ConsumerMembership(parts);
  }

  get identity(): GroupMetadata {
    return this.#current.identity;
  }

  async run(): Promise<void> {
    try {
      return await this.#current.run();
    } catch (error) {
      if (!isNotOffered(error)) throw error;
    }
    this.#current.stop();
    this.#current = new ClassicMembership(this.parts);
    await this.#current.run();
  }

  lost(error: unknown): void {
    this.#current.lost(error);
  }
  rebalance(): void {
    this.#current.rebalance();
  }
  interrupt(graceMs: number): Promise<void> {
    return this.#current.interrupt(graceMs);
  }
  stop(): void {
    this.#current.stop();
  }
  leave(timeoutMs: number): Promise<void> {
    return this.#current.leave(timeoutMs);
  }
}
