import { setTimeout as sleep } from 'node:timers/promises';
import { WAIT_MS } from '../support/patience.js';

/** What the scene is waited for: processes that start, drain and start again, one after the other. */
const SCENE_MS = 3 * WAIT_MS;
const RECONNECT_MS = 500;

type Entry = Record<string, unknown>;

/** The demo's page as its own script sees it: the scene, kept up to date by server-sent events. */
export class SceneWatch {
  private readonly entries = new Map<string, Entry>();
  private readonly stopping = new AbortController();
  private reading: Promise<void> = Promise.resolve();

  /** @param lately what the demo has written of late, for whoever has to find out why something never came. */
  constructor(
    private readonly url: string,
    private readonly lately: () => string,
  ) {}

  start(): this {
    this.reading = this.read();
    return this;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.reading;
  }

  get(key: string): Entry {
    return this.entries.get(key) ?? {};
  }

  keys(): string[] {
    return [...this.entries.keys()];
  }

  /** Resolves with the entry once it is so. Rejects after a while, with what it is instead and what the demo is about. */
  async until(key: string, what: string, isTrue: (entry: Entry) => boolean): Promise<Entry> {
    await this.patiently(`${key} to ${what}`, () => {
      const entry = this.entries.get(key);
      return entry !== undefined && isTrue(entry);
    });
    return this.get(key);
  }

  /** Resolves once it is so. Rejects after a while, with what the demo is about. */
  async patiently(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + SCENE_MS;
    while (!(await isTrue())) {
      this.stopping.signal.throwIfAborted();
      if (performance.now() > deadline) {
        throw new Error(`waited ${SCENE_MS / 1000} s in vain for ${what}\n${this.describe()}`);
      }
      await sleep(20);
    }
  }

  post(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(WAIT_MS),
    });
  }

  /**
   * Presses a button, and heals its harm as soon as `meanwhile` has seen enough of it, or did not see it. Resolves with what
   * came of it; in either case the harm is over then, so that the next claim begins with a whole demo.
   */
  async press(
    name: string,
    meanwhile: () => Promise<void> = async () => undefined,
  ): Promise<string> {
    const answer = await this.post(`buttons/${name}`);
    if (answer.status !== 202) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    const button = `button/${name}`;
    try {
      const isDone = (entry: Entry) => entry['phase'] === 'holding' || isOver(entry);
      const { phase } = await this.until(button, 'do its harm', isDone);
      if (phase === 'holding') await meanwhile();
    } finally {
      await this.post(`buttons/${name}/heal`);
      await this.until(button, 'be healed', isOver);
    }
    const { phase: last, outcome } = this.get(button);
    if (last === 'failed')
      throw new Error(`${name} failed: ${String(outcome)}\n${this.describe()}`);
    return String(outcome);
  }

  /** The phase of each button that was pressed, everything else but the orders, and the demo's last words. */
  private describe(): string {
    const entries = [...this.entries].filter(
      ([key, { presses }]) => !key.startsWith('order/') && presses !== 0,
    );
    const lines = entries.map(([key, entry]) => `  ${key} ${JSON.stringify(inShort(entry))}`);
    return [...lines, 'the demo wrote lately:', this.lately()].join('\n');
  }

  /** Who is cut off comes again, as a browser does, and is told the whole scene. */
  private async read(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.entries.set('events', { error: String(error) });
      }
      await sleep(RECONNECT_MS);
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const response = await fetch(`${this.url}events`, { signal });
    if (!response.body) throw new Error('there are no events');
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) this.apply(event);
    }
  }

  private apply(event: string): void {
    const [, data] = /^data: (.*)$/m.exec(event) ?? [];
    if (data === undefined) return;
    if (event.startsWith('event: scene')) this.entries.clear();
    const { set, drop } = JSON.parse(data) as { set: Record<string, Entry>; drop: string[] };
    for (const [key, entry] of Object.entries(set)) this.entries.set(key, entry);
    for (const key of drop) this.entries.delete(key);
  }
}

const isOver = ({ phase, outcome }: Entry): boolean =>
  outcome !== null && (phase === 'idle' || phase === 'failed');

/** A button without what it says of itself. */
function inShort(entry: Entry): Entry {
  if (!('phase' in entry)) return entry;
  const { phase, said, outcome } = entry;
  return { phase, said, outcome };
}
