import type {
  Participants,
  TransactionCoordinator,
  TransactionReference,
} from '@posthorn/coordinator';
import type { ClusterView } from '@posthorn/log';
import { AddPartitionsToTxn, ErrorCode, errorName, type ErrorName } from '@posthorn/protocol';
import type { Reports } from '../reports.js';
import type { PartitionDirectory } from './partition-directory.js';
import type { Peers } from '../peers/peers.js';

export type VerifiedTarget =
  { readonly partitionId: number; readonly shard: number } | { readonly offsetShard: number };

export interface TransactionVerifierContext {
  readonly cluster: Pick<ClusterView, 'brokerId' | 'shardOfKey' | 'leadershipOf' | 'onShardChange'>;
  readonly transactions: () => Pick<TransactionCoordinator, 'verify'>;
  readonly partitions: Pick<PartitionDirectory, 'namesOf'>;
  readonly peers: Pick<Peers, 'request'>;
  readonly reports: Pick<Reports, 'limited'>;
}

interface Entry {
  readonly shard: number;
  readonly producerEpoch: number;
  /** null once it is verified. */
  asking: Promise<ErrorName> | null;
}

/**
 * Before the first batch of a transaction is appended to a partition, its coordinator is asked whether the partition is
 * part of it; a batch of a transaction that is over, delayed on its way, would otherwise open one that nobody ever ends.
 * The answer holds until the marker comes: every marker for a partition passes here first (`ended`), so nothing is
 * appended behind one on the strength of an answer from before it.
 */
export class TransactionVerifier {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly context: TransactionVerifierContext) {
    context.cluster.onShardChange((shard) => this.forget(shard));
  }

  /**
   * At once when the transaction was verified here before. NOT_ENOUGH_REPLICAS: ask again, as Kafka says it to producers
   * that know no other word for it; INVALID_TXN_STATE: not part of the transaction.
   */
  verify(
    target: VerifiedTarget,
    transaction: TransactionReference,
  ): ErrorName | Promise<ErrorName> {
    const { producerId, producerEpoch } = transaction;
    const key = keyOf(target, producerId);
    const known = this.entries.get(key);
    if (known?.producerEpoch === producerEpoch) return known.asking ?? 'NONE';
    const shard = 'shard' in target ? target.shard : target.offsetShard;
    const entry: Entry = { shard, producerEpoch, asking: null };
    this.entries.set(key, entry);
    entry.asking = this.ask(target, transaction).then((error) => {
      // A marker came meanwhile, or another epoch.
      if (this.entries.get(key) !== entry) return error === 'NONE' ? 'NOT_ENOUGH_REPLICAS' : error;
      entry.asking = null;
      if (error !== 'NONE') this.entries.delete(key);
      return error;
    });
    return entry.asking;
  }

  /** The producer's transaction is being ended here: what was verified does not hold any more. */
  ended(
    target: { readonly partitionId: number } | { readonly offsetShard: number },
    producerId: bigint,
  ): void {
    this.entries.delete(keyOf(target, producerId));
  }

  private forget(shard: number): void {
    for (const [key, entry] of this.entries) if (entry.shard === shard) this.entries.delete(key);
  }

  private async ask(target: VerifiedTarget, transaction: TransactionReference): Promise<ErrorName> {
    const { cluster, reports } = this.context;
    const participants: Participants = {
      partitions: new Set('partitionId' in target ? [target.partitionId] : []),
      offsetShards: new Set('offsetShard' in target ? [target.offsetShard] : []),
    };
    const { brokerId } = cluster.leadershipOf(cluster.shardOfKey(transaction.transactionalId));
    if (brokerId === null) return 'NOT_ENOUGH_REPLICAS';
    try {
      const error =
        brokerId === cluster.brokerId
          ? await this.askHere(transaction, participants)
          : await this.askAt(brokerId, transaction, participants);
      return toProduceError(error);
    } catch (error) {
      reports.limited('a transaction could not be verified', { brokerId, error });
      return 'NOT_ENOUGH_REPLICAS';
    }
  }

  private async askHere(
    transaction: TransactionReference,
    participants: Participants,
  ): Promise<ErrorName> {
    const { error, missing } = await this.context.transactions().verify(transaction, participants);
    const isMissing = missing.partitions.size > 0 || missing.offsetShards.size > 0;
    return error === 'NONE' && isMissing ? 'INVALID_TXN_STATE' : error;
  }

  private async askAt(
    brokerId: number,
    transaction: TransactionReference,
    participants: Participants,
  ): Promise<string> {
    const { partitions, peers } = this.context;
    const topics = partitions.namesOf(participants);
    const { resultsByTransaction, errorCode } = await peers.request(
      'verifications',
      brokerId,
      AddPartitionsToTxn,
      { transactions: [{ ...transaction, verifyOnly: true, topics }] },
    );
    if (errorCode !== ErrorCode.NONE) return errorName(errorCode);
    const results = resultsByTransaction.flatMap(({ topicResults }) =>
      topicResults.flatMap(({ resultsByPartition }) => resultsByPartition),
    );
    if (results.length === 0) return 'COORDINATOR_NOT_AVAILABLE';
    const failed = results.find(({ partitionErrorCode }) => partitionErrorCode !== ErrorCode.NONE);
    return failed ? errorName(failed.partitionErrorCode) : 'NONE';
  }
}

function keyOf(
  target: { readonly partitionId: number } | { readonly offsetShard: number },
  producerId: bigint,
): string {
  return 'partitionId' in target
    ? `${target.partitionId}/${producerId}`
    : `offsets-${target.offsetShard}/${producerId}`;
}

function toProduceError(error: string): ErrorName {
  switch (error) {
    case 'PRODUCER_FENCED':
      return 'INVALID_PRODUCER_EPOCH';
    case 'TRANSACTION_ABORTABLE':
      return 'INVALID_TXN_STATE';
    case 'NONE':
    case 'INVALID_TXN_STATE':
    case 'INVALID_PRODUCER_EPOCH':
    case 'INVALID_PRODUCER_ID_MAPPING':
    case 'INVALID_REQUEST':
      return error;
    default:
      return 'NOT_ENOUGH_REPLICAS';
  }
}
