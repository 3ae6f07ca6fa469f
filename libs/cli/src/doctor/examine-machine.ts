import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Finding } from '../runtime/host.js';
import type { Invocation } from '../runtime/invocation.js';

const NODE_NEEDED = [22, 15] as const;
/** PostgreSQL stops when its disk is full, and so does the bus. */
const FREE_SHARE_MIN = 0.1;
const FREE_BYTES_MIN = 2_000_000_000;

export async function examineMachine(invocation: Invocation): Promise<readonly Finding[]> {
  return [nodeVersion(process.versions.node), await freeDisk('.'), await ports(invocation)];
}

export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needMajor, needMinor] = NODE_NEEDED;
  const isEnough = major > needMajor || (major === needMajor && minor >= needMinor);
  return {
    check: 'node',
    result: isEnough ? 'ok' : 'fail',
    detail: version,
    hint: `Posthorn needs Node ${NODE_NEEDED.join('.')} or newer.`,
  };
}

async function freeDisk(folder: string): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(folder);
  const [free, share] = [bavail * bsize, bavail / blocks];
  const isLow = free < FREE_BYTES_MIN || share < FREE_SHARE_MIN;
  return {
    check: 'disk',
    result: isLow ? 'warn' : 'ok',
    detail: `${(free / 1e9).toFixed(1)} GB free here (${Math.round(share * 100)} %)`,
    hint: 'An embedded PostgreSQL keeps its data here; it stops when the disk is full.',
  };
}

/** Of a broker that would be started here. Taken ones move by themselves, so that is no failure. */
async function ports({ settings }: Invocation): Promise<Finding> {
  const wanted = [9092, 9644];
  const taken: number[] = [];
  for (const port of wanted) if (!(await isFree(port))) taken.push(port);
  const detail =
    taken.length === 0
      ? `${wanted.join(' and ')} are free: no broker runs here with its defaults`
      : `${taken.join(' and ')} in use, by a broker that runs or something else`;
  return { check: 'ports', result: 'ok', detail: `${detail} (asked: ${settings.brokers})` };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
