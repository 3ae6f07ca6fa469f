import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster, type ConsumedRecord } from '@posthorn/client';

/** What a reader of committed records finds in a topic that nobody writes to any more. */
export async function committedIn(topic: string, address: string): Promise<ConsumedRecord[]> {
  const cluster = connectCluster({ brokers: [address] });
  const records: ConsumedRecord[] = [];
  const group = cluster.group({
    groupId: `reader-of-${topic}`,
    topics: [topic],
    isolation: 'read_committed',
    offsetReset: 'earliest',
    handle: (record) => {
      records.push(record);
      return Promise.resolve();
    },
  });
  await group.start();
  try {
    for (;;) {
      await sleep(100);
      const assigned = group.assignment();
      const isRead = assigned.every(
        ({ position, highWatermark }) => position !== null && position === highWatermark,
      );
      if (assigned.length > 0 && isRead) return records;
    }
  } finally {
    await cluster.close();
  }
}
