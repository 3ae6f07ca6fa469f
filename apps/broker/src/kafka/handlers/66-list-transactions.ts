import { TRANSACTION_STATES } from '@posthorn/coordinator';
import { errorCodeOf, ErrorCode, ListTransactions } from '@posthorn/protocol';
import { RE2JS } from 're2js';
import { defineApi } from '../api.js';

const KNOWN_STATES: ReadonlySet<string> = new Set(TRANSACTION_STATES);

/**
 * ListTransactions (66), v0-2.
 * - The transactional ids that this broker coordinates: clients ask every broker.
 * - States that do not exist are named in the answer; if no other was asked for, nothing is listed.
 * - Those that one may DESCRIBE.
 * v1 filter by duration. v2 filter by a regular expression (RE2, which takes linear time whatever the client sends).
 */
export const listTransactions = defineApi(
  ListTransactions,
  { min: 0, max: 2 },
  (
    { stateFilters, producerIdFilters, durationFilter, transactionalIdPattern },
    { services, access },
  ) => {
    const unknownStateFilters = stateFilters.filter((name) => !KNOWN_STATES.has(name));
    const matches = matcherOf(transactionalIdPattern);
    if (matches === null) {
      return {
        errorCode: ErrorCode.INVALID_REGULAR_EXPRESSION,
        unknownStateFilters,
        transactionStates: [],
      };
    }
    const { error, transactions } = services.transactions.list({
      states: stateFilters,
      producerIds: producerIdFilters,
      durationMs: Number(durationFilter),
      matches: (id) => matches(id) && access.allows('DESCRIBE', 'TRANSACTIONAL_ID', id),
    });
    return {
      errorCode: errorCodeOf(error),
      unknownStateFilters,
      transactionStates: transactions.map(({ transactionalId, producerId, state }) => ({
        transactionalId,
        producerId,
        transactionState: state,
      })),
    };
  },
);

/** null: no regular expression. The whole id has to match. */
function matcherOf(pattern: string | null): ((transactionalId: string) => boolean) | null {
  if (pattern === null || pattern === '') return () => true;
  try {
    const compiled = RE2JS.compile(pattern);
    return (transactionalId) => compiled.matches(transactionalId);
  } catch {
    return null;
  }
}
