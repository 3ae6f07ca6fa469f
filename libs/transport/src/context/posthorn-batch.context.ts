import type { ConsumedRecord } from '@posthorn/client';
import { PosthornContext, type Delivery } from './posthorn.context.js';

/**
 * What `@Ctx()` gives to a batch handler: its records are of one topic and partition, in order. What a context says of one
 * record, such as its offset or key, it says of the first.
 */
export class PosthornBatchContext extends PosthornContext {
  private items: readonly Pick<Delivery, 'record' | 'attempt'>[];

  constructor(
    items: readonly Pick<Delivery, 'record' | 'attempt'>[],
    shared: Omit<Delivery, 'record' | 'attempt'>,
  ) {
    const [first] = items;
    if (first === undefined) throw new RangeError('a batch has at least one record');
    super({ record: first.record, attempt: first.attempt, ...shared });
    this.items = items;
  }

  /**
   * Leaves only some records to the handler; the others are done if it succeeds. For interceptors that know records which
   * were handled before, and take them out of the payload too.
   */
  narrow(isLeft: (index: number) => boolean): void {
    this.items = this.items.filter((_, index) => isLeft(index));
  }

  /** As they were fetched, one for each payload. */
  getMessages(): readonly ConsumedRecord[] {
    return this.items.map(({ record }) => record);
  }

  /** Of each record: 1 for its first try. */
  getAttempts(): readonly number[] {
    return this.items.map(({ attempt }) => attempt);
  }
}
