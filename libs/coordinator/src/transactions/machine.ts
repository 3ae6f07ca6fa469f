import type { TransactionError } from './errors.js';
import { answered, fence, prepare, writeMarkers } from './ending.js';
import { initProducerId } from './init.js';
import { isNobody, missing, NOBODY, union } from './participants.js';
import type {
  AddInput,
  EndInput,
  TransactionEffect,
  TransactionEnvironment,
  TransactionInput,
  TransactionStep,
  VerifyInput,
} from './step.js';
import {
  NO_PRODUCER_ID,
  type ProducerIdAndEpoch,
  type Transaction,
  type TransactionResult,
} from './transaction.js';

/**
 * Kafka's transaction coordinator for one transactional id as one function: the next state and what is to be done about
 * it, in order. It reads no clock, draws no randomness and never throws for anything a client may send.
 */
export function step(
  transaction: Transaction,
  input: TransactionInput,
  env: TransactionEnvironment,
): TransactionStep {
  switch (input.kind) {
    case 'init':
      return initProducerId(transaction, input, env);
    case 'add':
      return add(transaction, input, env);
    case 'verify':
      return verify(transaction, input);
    case 'end':
      return end(transaction, input, env);
    case 'markers-written':
      return complete(transaction, env);
    case 'patience-over':
      return { transaction: { ...transaction, waiting: [] }, effects: release(transaction) };
    case 'tick':
      return tick(transaction, env);
    case 'resume':
      return { transaction, effects: isPrepared(transaction) ? [writeMarkers(transaction)] : [] };
  }
}

function refusal(
  transaction: Transaction,
  { producerId, producerEpoch }: ProducerIdAndEpoch,
): TransactionError | null {
  const isNew = transaction.producerId === NO_PRODUCER_ID || transaction.state === 'Dead';
  if (isNew || transaction.producerId !== producerId) return 'INVALID_PRODUCER_ID_MAPPING';
  return transaction.producerEpoch === producerEpoch ? null : 'PRODUCER_FENCED';
}

function isPrepared({ state }: Transaction): boolean {
  return state === 'PrepareCommit' || state === 'PrepareAbort';
}

function add(
  transaction: Transaction,
  input: AddInput,
  { now }: TransactionEnvironment,
): TransactionStep {
  const { requestId, participants } = input;
  const error = refusal(transaction, input);
  if (error) return answered(transaction, requestId, { error });
  if (isPrepared(transaction)) {
    return answered(transaction, requestId, { error: 'CONCURRENT_TRANSACTIONS' });
  }
  const isOngoing = transaction.state === 'Ongoing';
  if (isOngoing && isNobody(missing(participants, transaction))) {
    return answered(transaction, requestId, { error: 'NONE' });
  }
  const ongoing: Transaction = {
    ...transaction,
    ...union(isOngoing ? transaction : NOBODY, participants),
    state: 'Ongoing',
    startedAt: isOngoing ? transaction.startedAt : now,
    updatedAt: now,
  };
  return {
    transaction: ongoing,
    effects: [
      { kind: 'persist', first: true },
      { kind: 'answer', requestId, answer: { error: 'NONE' } },
    ],
  };
}

function verify(transaction: Transaction, input: VerifyInput): TransactionStep {
  const { requestId, participants } = input;
  const error = refusal(transaction, input);
  if (error) return answered(transaction, requestId, { error });
  if (isPrepared(transaction)) {
    return answered(transaction, requestId, { error: 'CONCURRENT_TRANSACTIONS' });
  }
  const known = transaction.state === 'Ongoing' ? transaction : NOBODY;
  return answered(transaction, requestId, {
    error: 'NONE',
    missing: missing(participants, known),
  });
}

function end(
  transaction: Transaction,
  input: EndInput,
  env: TransactionEnvironment,
): TransactionStep {
  const { requestId, result } = input;
  const error = refusal(transaction, input) ?? endRefusal(transaction, result);
  if (error !== null) return answered(transaction, requestId, { error });
  const { transaction: prepared, effects } = prepare(transaction, result, env);
  return {
    transaction: { ...prepared, waiting: [requestId] },
    effects: [...effects, { kind: 'arm-patience', delayMs: env.settings.endPatienceMs }],
  };
}

/** 'NONE': it ended like this already, and the answer may have been lost. null: it may end now. */
function endRefusal(
  { state }: Transaction,
  result: TransactionResult,
): TransactionError | 'NONE' | null {
  if (state === 'Ongoing') return null;
  const [preparing, completed] =
    result === 'commit' ? ['PrepareCommit', 'CompleteCommit'] : ['PrepareAbort', 'CompleteAbort'];
  if (state === completed) return 'NONE';
  return state === preparing ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE';
}

/** Not durable first: until it is, a coordinator that takes over writes the same markers again, which changes nothing. */
function complete(transaction: Transaction, { now }: TransactionEnvironment): TransactionStep {
  if (!isPrepared(transaction)) return { transaction, effects: [] };
  const completed: Transaction = {
    ...transaction,
    state: transaction.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    ...NOBODY,
    updatedAt: now,
    waiting: [],
  };
  return {
    transaction: completed,
    effects: [
      { kind: 'persist', first: false },
      { kind: 'cancel-patience' },
      ...release(transaction),
    ],
  };
}

function release({ waiting }: Transaction): TransactionEffect[] {
  return waiting.map((requestId) => ({ kind: 'answer', requestId, answer: { error: 'NONE' } }));
}

function tick(transaction: Transaction, env: TransactionEnvironment): TransactionStep {
  const { state, startedAt, updatedAt, timeoutMs } = transaction;
  const { now, settings } = env;
  if (state === 'Ongoing' && now - startedAt > timeoutMs) return fence(transaction, env);
  const isResting = state === 'Empty' || state === 'CompleteCommit' || state === 'CompleteAbort';
  if (!isResting || now - updatedAt <= settings.idExpirationMs) return { transaction, effects: [] };
  return {
    transaction: { ...transaction, state: 'Dead' },
    effects: [{ kind: 'persist', first: true }],
  };
}
