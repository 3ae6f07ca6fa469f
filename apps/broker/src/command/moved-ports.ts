import { createServer } from 'node:net';
import type { BrokerConfig } from '../config/config.js';

type PortName = 'port' | 'adminPort';

export interface MovedPorts {
  readonly moved: { readonly port?: number; readonly adminPort?: number };
  /** What to tell whoever started it, one for each that moved. */
  readonly sentences: readonly string[];
}

const TRIES = 100;

/**
 * Other ports for those that are taken and that nobody asked for. Only with a database of its own: a broker that is to serve
 * others has addresses that they know, and is better refused than elsewhere.
 */
export async function movedPorts(
  config: BrokerConfig,
  isGiven: (name: PortName) => boolean,
): Promise<MovedPorts> {
  const moved: { port?: number; adminPort?: number } = {};
  const sentences: string[] = [];
  if (config.databaseUrl !== null || config.listeners !== null) return { moved, sentences };
  const names: readonly (readonly [PortName, string, string])[] = [
    ['port', config.host, 'Kafka clients connect to'],
    ['adminPort', config.adminHost, 'the console and the admin API are at'],
  ];
  for (const [name, host, what] of names) {
    const wanted = config[name];
    if (wanted === null || wanted === 0 || isGiven(name) || (await isFree(host, wanted))) continue;
    const found = await nextFree(host, wanted + 1, new Set(Object.values(moved)));
    moved[name] = found;
    sentences.push(`Port ${wanted} is taken: ${what} ${host}:${found}.`);
  }
  return { moved, sentences };
}

/** 0, any that is free, where none of the next ones is. */
async function nextFree(host: string, from: number, taken: ReadonlySet<number>): Promise<number> {
  for (let port = from; port < from + TRIES && port < 65_536; port++)
    if (!taken.has(port) && (await isFree(host, port))) return port;
  return 0;
}

/** Whoever takes it in between is told by the listener itself. */
function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
