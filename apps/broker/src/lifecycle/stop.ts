import type { AdminServer } from '../admin/index.js';
import type { Clock } from '../clock.js';
import type { ClusterQuestions } from '../cluster-questions.js';
import type { KafkaFace } from '../kafka/kafka-face.js';
import type { BrokerServices } from '../services.js';
import type { Storage } from '../storage/storage.js';
import type { Background } from './background.js';
import { stopPolicies } from './policies.js';

/** Of a broker that serves. */
export interface Running {
  readonly face: KafkaFace;
  readonly storage: Storage;
  readonly services: BrokerServices;
  readonly admin: AdminServer | null;
  readonly questions: ClusterQuestions | null;
  readonly background: Background;
}

/** Long enough for clients that poll or wait on a long poll to be told, short beside the start of the next broker. */
const FAREWELL_MS = 300;

/**
 * With others to serve them, the shards are handed over first, while this broker goes on answering: whoever asks for one is
 * told who leads it now, and has moved on before its connection ends.
 *
 * Then nothing new comes in, whoever waits is answered, what is queued is written, then the shards go back. That waits for no
 * client to take its answers and no page of the admin API to end: others serve these partitions from then on.
 */
export async function stop({
  face,
  storage,
  services,
  admin,
  questions,
  background,
}: Running): Promise<void> {
  const { config, clock, purgatory, groups, peers, reports } = services;
  if (await storage.log.handOver())
    await new Promise((go) => void clock.after(FAREWELL_MS, () => go(null)));
  face.stopReading();
  purgatory.close();
  const handBack = async (): Promise<void> => {
    await Promise.all([background.stop(), questions?.stop()]);
    await groups.close();
    await stopPolicies(services);
    peers.close();
    await storage.close();
  };
  const all = Promise.all([handBack(), face.close(config.shutdownMs), admin?.close()]);
  // With PostgreSQL away this could take for ever; what is not handed back is taken over when its lease ends.
  const late = 2 * config.shutdownMs;
  if (await endsWithin(late, all, clock)) reports.logger.info('stopped');
  else reports.error('stopped without handing the shards back', { waitedMs: late });
}

async function endsWithin(ms: number, work: Promise<unknown>, clock: Clock): Promise<boolean> {
  let cancel = (): void => undefined;
  const late = new Promise<boolean>((resolve) => {
    cancel = clock.after(ms, () => resolve(false));
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    cancel();
  }
}
