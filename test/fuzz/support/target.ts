import { pino } from 'pino';
import { connect } from 'node:net';
import {
  apiByKey,
  decodeResponse,
  FrameSplitter,
  isValidVersion,
  Metadata,
  type AnyApi,
} from '@posthorn/protocol';
import { WAIT_MS } from '../../support/patience.js';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { batchOf, RawClient } from '../../conformance/raw-client.js';

/** Far more than any of the requests here can need; a busy machine is slow, not wrong. */
const HUNG_MS = WAIT_MS;
const HELD = ['request_bytes', 'response_bytes', 'fetches_parked'].map(
  (name) => `posthorn_kafka_${name}`,
);
const WITNESS = 'witness-8d1f';
const WITNESSED = ['a', 'b', 'c'];

/** The frames of one connection, sizes included. */
export type Case = readonly Buffer[];

/** A broker over a log in memory, and what must hold of it whatever is sent. */
export class Target {
  readonly #faults: string[] = [];

  private constructor(
    private readonly broker: RunningBroker,
    private readonly witness: RawClient,
    private readonly lines: readonly LogLine[],
  ) {}

  static async start(): Promise<Target> {
    const lines: LogLine[] = [];
    const write = (line: string): void => void lines.push(JSON.parse(line) as LogLine);
    const broker = await startBroker({
      port: 0,
      adminPort: 0,
      groupInitialRebalanceDelayMs: 0,
      topicsMax: 50,
      partitionsPerTopicMax: 8,
      frameBytesMax: 4 * 1024 * 1024,
      // We close our side after the last request: what waits then, a long poll or a join, is cut off after this.
      connectionStalledMs: 100,
      logger: pino({ level: 'warn' }, { write }),
    });
    for (const name of ['t0', 't1', 't2']) {
      await broker.services.topics.create({ name, partitions: 3 });
    }
    await broker.services.topics.create({ name: WITNESS, partitions: 1 });
    const witness = await RawClient.open(`${broker.host}:${broker.port}`);
    await witness.produce(WITNESS, 0, batchOf(WITNESSED));
    return new Target(broker, witness, lines);
  }

  /** Sends a case and tells the answers that came. Yields every fault so far, one sentence each. */
  async try(
    frames: Case,
    answered: (answer: unknown) => void = () => undefined,
  ): Promise<readonly string[]> {
    try {
      for (const answer of await this.#send(frames)) answered(answer);
    } catch (error) {
      this.#faults.push(`an answer that cannot be read: ${String(error)}`);
    }
    const bad = this.lines.filter(
      ({ level, msg }) => level >= 50 || msg.includes('internal error'),
    );
    this.#faults.push(...bad.map((line) => JSON.stringify(line)));
    const witnessed = await within(HUNG_MS, this.#witness());
    if (witnessed !== true) this.#faults.push(`the other connection: ${witnessed || 'no answer'}`);
    return this.#faults;
  }

  /** What is still held when every connection is gone, and must not be. */
  async held(): Promise<string[]> {
    const held = async (): Promise<string[]> => {
      const response = await fetch(`http://127.0.0.1:${this.broker.adminPort}/metrics`);
      const text = await response.text();
      return HELD.map((name) => `${name} ${new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]}`);
    };
    const nothing = HELD.map((name) => `${name} 0`).join();
    const until = Date.now() + HUNG_MS;
    let now = await held();
    while (now.join() !== nothing && Date.now() < until) now = await held();
    return now.filter((line) => !line.endsWith(' 0'));
  }

  async close(): Promise<void> {
    await this.witness.close();
    await this.broker.close();
  }

  /** On a connection of its own, which is then closed; the answers are decoded where it can be told what to. */
  async #send(frames: Case): Promise<unknown[]> {
    const socket = connect({ host: this.broker.host, port: this.broker.port });
    const splitter = new FrameSplitter(256 * 1024 * 1024);
    const answers: Buffer[] = [];
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => void answers.push(...splitter.push(chunk)));
    const closed = new Promise<true>((resolve) => socket.once('close', () => resolve(true)));
    socket.write(Buffer.concat(frames));
    socket.end();
    if (!(await within(HUNG_MS, closed))) {
      this.#faults.push('a connection that was neither answered nor closed');
      socket.destroy();
    }
    return answers.map((answer) => decoded(frames, answer));
  }

  async #witness(): Promise<string | true> {
    const { topics } = await this.witness.ask(Metadata, 9, { topics: [{ name: WITNESS }] });
    return topics[0]?.errorCode === 0 || JSON.stringify(topics);
  }
}

function apiOf(frame: Buffer): AnyApi | undefined {
  return frame.length < 8 ? undefined : apiByKey.get(frame.readInt16BE(4));
}

function correlationId(frame: Buffer): number {
  return frame.readInt32BE(8);
}

/** The answer's body; undefined where mutations leave open which request it answers. Throws for an unreadable one. */
function decoded(frames: readonly Buffer[], answer: Buffer): unknown {
  const asked = frames.filter(
    (frame) => frame.length >= 12 && correlationId(frame) === answer.readInt32BE(0),
  );
  const [frame] = asked;
  const api = frame && apiOf(frame);
  if (asked.length !== 1 || !frame || !api) return undefined;
  const version = frame.readInt16BE(6);
  const isKnown = isValidVersion(api, version);
  return isKnown ? decodeResponse(api, version, answer).body : undefined;
}

interface LogLine {
  readonly level: number;
  readonly msg: string;
}

function within<T>(ms: number, work: Promise<T>): Promise<T | false> {
  let timer: NodeJS.Timeout;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
