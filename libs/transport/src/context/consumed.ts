import type { HandleContext } from '@posthorn/client';

/** What a try is a try of, for those who commit its records in a transaction. */
export interface Consumed {
  readonly handler: { readonly retry: { readonly mode: string }; readonly applies: unknown };
  /** Of its record, or of those of its batch. */
  readonly contexts: HandleContext | readonly HandleContext[];
  /** Other handlers of the group have the record too. */
  readonly isShared: boolean;
}
