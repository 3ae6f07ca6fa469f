import type { TransactionError } from './errors.js';
import { answered, fence } from './ending.js';
import { NOBODY } from './participants.js';
import type { InitInput, TransactionEnvironment, TransactionStep } from './step.js';
import {
  isEpochExhausted,
  isMaximal,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  type ProducerIdAndEpoch,
  type Transaction,
} from './transaction.js';

type NextProducer = Pick<
  Transaction,
  'producerId' | 'producerEpoch' | 'lastProducerId' | 'lastProducerEpoch'
>;

/**
 * InitProducerId of a transactional id: the producer gets an epoch above everyone who had the id before. With a
 * transaction of theirs open, that is aborted first and the producer asks again.
 */
export function initProducerId(
  transaction: Transaction,
  input: InitInput,
  env: TransactionEnvironment,
): TransactionStep {
  const { requestId, expected } = input;
  const refuse = (error: TransactionError): TransactionStep =>
    answered(transaction, requestId, { error });
  if (expected && !isKnown(transaction, expected)) return refuse('PRODUCER_FENCED');
  switch (transaction.state) {
    case 'Empty':
    case 'CompleteCommit':
    case 'CompleteAbort': {
      const next = nextProducer(transaction, input);
      if (typeof next === 'string') return refuse(next);
      return begin({ ...transaction, ...next }, input, env);
    }
    case 'Ongoing': {
      const { transaction: fenced, effects } = fence(transaction, env);
      const answer = { error: 'CONCURRENT_TRANSACTIONS' } as const;
      return {
        transaction: fenced,
        effects: [...effects, { kind: 'answer', requestId, answer }],
      };
    }
    case 'PrepareCommit':
    case 'PrepareAbort':
    case 'PrepareEpochFence':
    case 'Dead':
      return refuse('CONCURRENT_TRANSACTIONS');
  }
}

/** The producer that had the id last; or the one before, whose epochs were used up and whose answer may have been lost. */
function isKnown(transaction: Transaction, expected: ProducerIdAndEpoch): boolean {
  return (
    transaction.producerEpoch === NO_PRODUCER_EPOCH ||
    expected.producerId === transaction.producerId ||
    (expected.producerId === transaction.lastProducerId && isEpochExhausted(expected.producerEpoch))
  );
}

function nextProducer(
  transaction: Transaction,
  { expected, freshProducerId }: InitInput,
): NextProducer | TransactionError {
  const { producerId, producerEpoch, lastProducerId, lastProducerEpoch } = transaction;
  const isFirst = producerId === NO_PRODUCER_ID;
  const isNewest = expected === null || expected.producerEpoch === producerEpoch;
  // Nobody else came since, or it would have been forgotten: the answer was lost, or its transaction was aborted.
  const isLast =
    lastProducerEpoch !== NO_PRODUCER_EPOCH && expected?.producerEpoch === lastProducerEpoch;
  const isUsedUp = isNewest ? isEpochExhausted(producerEpoch) : isLast && isMaximal(producerEpoch);
  if (isFirst || isUsedUp) {
    // It became exhausted while the request was on its way here; the next attempt brings one along.
    if (freshProducerId === null) return 'CONCURRENT_TRANSACTIONS';
    return {
      producerId: freshProducerId,
      producerEpoch: 0,
      lastProducerId: producerId,
      lastProducerEpoch: isLast ? lastProducerEpoch : expected ? producerEpoch : NO_PRODUCER_EPOCH,
    };
  }
  if (isNewest) {
    const bumped = { producerId, producerEpoch: producerEpoch + 1, lastProducerId };
    return { ...bumped, lastProducerEpoch: expected ? producerEpoch : NO_PRODUCER_EPOCH };
  }
  return isLast
    ? { producerId, producerEpoch, lastProducerId, lastProducerEpoch }
    : 'PRODUCER_FENCED';
}

function begin(
  transaction: Transaction,
  { requestId, timeoutMs }: InitInput,
  { now }: TransactionEnvironment,
): TransactionStep {
  const { producerId, producerEpoch } = transaction;
  return {
    transaction: {
      ...transaction,
      ...NOBODY,
      state: 'Empty',
      timeoutMs,
      startedAt: -1,
      updatedAt: now,
    },
    effects: [
      { kind: 'persist', first: true },
      {
        kind: 'answer',
        requestId,
        answer: { error: 'NONE', producer: { producerId, producerEpoch } },
      },
    ],
  };
}
