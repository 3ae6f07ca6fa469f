import { setTimeout as sleep } from 'node:timers/promises';

/** The demo's page as its own script sees it: the scene, kept up to date by server-sent events. */
export class SceneWatch {
  private readonly entries = new Map<string, Record<string, unknown>>();
  private readonly stopping = new AbortController();
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly url: string) {}

  start(): this {
    this.reading = this.read().catch((error: unknown) => {
      if (!this.stopping.signal.aborted) throw error;
    });
    return this;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.reading;
  }

  get(key: string): Record<string, unknown> {
    return this.entries.get(key) ?? {};
  }

  keys(): string[] {
    return [...this.entries.keys()];
  }

  /** Resolves with the entry once it is so. */
  async until(
    key: string,
    isTrue: (entry: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown>> {
    for (;;) {
      const entry = this.entries.get(key);
      if (entry && isTrue(entry)) return entry;
      await sleep(20);
    }
  }

  post(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  }

  /** Presses a button, and heals its harm as soon as `meanwhile` has seen enough of it. Resolves with what came of it. */
  async press(
    name: string,
    meanwhile: () => Promise<void> = async () => undefined,
  ): Promise<string> {
    const answer = await this.post(`buttons/${name}`);
    if (answer.status !== 202) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    const isOver = ({ phase, outcome }: Record<string, unknown>): boolean =>
      outcome !== null && (phase === 'idle' || phase === 'failed');
    const { phase } = await this.until(
      `button/${name}`,
      (button) => button['phase'] === 'holding' || isOver(button),
    );
    if (phase === 'holding') {
      await meanwhile();
      await this.post(`buttons/${name}/heal`);
    }
    const ended = await this.until(`button/${name}`, isOver);
    if (ended['phase'] === 'failed') throw new Error(`${name} failed: ${String(ended['outcome'])}`);
    return String(ended['outcome']);
  }

  private async read(): Promise<void> {
    const { signal } = this.stopping;
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
    const { set, drop } = JSON.parse(data) as {
      set: Record<string, Record<string, unknown>>;
      drop: string[];
    };
    for (const [key, entry] of Object.entries(set)) this.entries.set(key, entry);
    for (const key of drop) this.entries.delete(key);
  }
}
