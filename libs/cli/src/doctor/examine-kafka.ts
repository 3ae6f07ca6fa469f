import { connect } from 'node:net';
import { counted } from '../output/counted.js';
import { explain } from '../runtime/explain.js';
import type { Finding } from '../runtime/host.js';
import type { Invocation } from '../runtime/invocation.js';

const SLOW_MS = 500;

/** Whether a broker answers, how soon, and whether clients get to where it sends them. */
export async function examineKafka(invocation: Invocation): Promise<readonly Finding[]> {
  const { brokers: asked } = invocation.settings;
  try {
    const admin = await invocation.admin();
    const startedMs = performance.now();
    const { brokers, clusterId } = await admin.describeCluster();
    const ms = Math.round(performance.now() - startedMs);
    const answers: Finding = {
      check: 'kafka',
      result: ms > SLOW_MS ? 'warn' : 'ok',
      detail: `${asked} answers in ${ms} ms: cluster ${clusterId ?? '-'}, ${counted(brokers.length, 'broker')}`,
      hint: 'Answers are slow: is the broker far away, or its machine busy?',
    };
    const reached = brokers.map((broker) => reach(broker, invocation.timeoutMs));
    return [answers, ...(await Promise.all(reached))];
  } catch (error) {
    const { message, hint } = explain(error, asked);
    return [
      { check: 'kafka', result: 'fail', detail: message, ...(hint === null ? {} : { hint }) },
    ];
  }
}

/** The commonest mistake with Kafka: a broker that answers and then sends its clients where they cannot go. */
async function reach(
  { id, host, port }: { readonly id: number; readonly host: string; readonly port: number },
  timeoutMs: number,
): Promise<Finding> {
  const why = await connected(host, port, timeoutMs);
  return {
    check: `broker ${id}`,
    result: why === null ? 'ok' : 'fail',
    detail: `clients are sent to ${host}:${port}${why === null ? '' : `: ${why}`}`,
    hint: 'The broker tells its clients this address: POSTHORN_ADVERTISED_HOST and POSTHORN_ADVERTISED_PORT (Kafka: advertised.listeners) change it.',
  };
}

/** null when it is. */
function connected(host: string, port: number, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const ended = (why: string | null): void => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(timeoutMs, () => ended(`no answer within ${timeoutMs} ms`));
    socket.once('connect', () => ended(null));
    socket.once('error', (error) => ended(error.message));
  });
}
