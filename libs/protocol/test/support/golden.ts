import { readdirSync, readFileSync } from 'node:fs';
import { type AnyApi, apis } from '../../src/index.js';

// Frames without their size, as seen on the wire between each client and Apache Kafka 4.2.1. kafka-4.2.1.tsv holds Kafka's
// answers, one for every API and version that it advertises.
const folder = new URL('../fixtures/golden/', import.meta.url);

export interface Golden {
  /** Who sent it, with its version. */
  readonly sender: string;
  readonly title: string;
  readonly api: AnyApi;
  readonly direction: string;
  readonly version: number;
  readonly frame: Buffer;
}

export function loadGolden(): Golden[] {
  return readdirSync(folder).flatMap((file) => {
    const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
    return lines.map((line) => parse(line, file.replace(/\.tsv$/, '')));
  });
}

function parse(line: string, sender: string): Golden {
  const [name, direction = '', version, hex = ''] = line.split('\t');
  const api = apis.find((candidate) => candidate.name === name);
  if (!api) throw new Error(`${sender}: no API ${name}`);
  const title = `${sender}: ${name} ${direction} v${version}`;
  return {
    sender,
    title,
    api,
    direction,
    version: Number(version),
    frame: Buffer.from(hex, 'hex'),
  };
}
