import {
  type KafkaCluster,
  ProducerFencedError,
  type Transaction,
  type TransactionalProducer,
  UnknownOutcomeError,
} from '@posthorn/client';
import { EndTxn, ErrorCode } from '@posthorn/protocol';
import { answerOf } from '../support/kafka-proxy.js';
import { readToEnd } from './support/read.js';
import { onEveryBroker, type Target, until } from './support/rig.js';

let rig: Target;
let cluster: KafkaCluster;

async function beginWith(topic: string): Promise<[TransactionalProducer, Transaction]> {
  await cluster.ensureTopics([{ topic, partitions: 1 }]);
  const producer = cluster.producer({ transactionalId: topic });
  const transaction = await producer.beginTransaction();
  await transaction.send({ topic, value: 'in doubt' });
  return [producer, transaction];
}

/** Kafka answers EndTxn, lost or not, before readers of what is committed see it. */
async function untilCommitted(topic: string): Promise<void> {
  await until('the record is committed', async () => {
    const values = await readToEnd(cluster, topic, 'read_committed');
    return values.length > 0;
  });
  expect(await readToEnd(cluster, topic, 'read_committed')).toEqual(['in doubt']);
}

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
    cluster = rig.cluster();
  });
  afterAll(async () => {
    await rig.close();
  });

  describe('a commit that was asked for and not answered', () => {
    it('has an outcome that is unknown when its producer is closed', async () => {
      const [producer, transaction] = await beginWith('closed');
      let ends = 0;
      rig.proxy.rule = ({ api }) => {
        if (api.key !== EndTxn.key) return 'forward';
        ends += 1;
        return 'lose-answer';
      };
      const outcome = transaction.commit().catch((error: unknown) => error);
      await until('the commit was sent', () => ends > 0);
      await producer.close({ timeoutMs: 0 });

      expect(await outcome).toBeInstanceOf(UnknownOutcomeError);
      await untilCommitted('closed');
    });

    it('has one, too, when the next attempt is told that somebody else has the id', async () => {
      const [producer, transaction] = await beginWith('fenced');
      let ends = 0;
      rig.proxy.rule = (request) => {
        if (request.api.key !== EndTxn.key) return 'forward';
        ends += 1;
        if (ends === 1) return 'lose-answer';
        const errorCode = ErrorCode.PRODUCER_FENCED;
        return answerOf(EndTxn, request, { errorCode, producerEpoch: -1 });
      };

      await expect(transaction.commit()).rejects.toBeInstanceOf(UnknownOutcomeError);
      await expect(producer.beginTransaction()).rejects.toBeInstanceOf(ProducerFencedError);
      await untilCommitted('fenced');
    });
  });
});
