import { setTimeout as sleep } from 'node:timers/promises';
import type { ReaderState, ShownSequences } from '../../web/scenario-shapes.js';
import type { About } from '../../web/shapes.js';
import { servePage, type Page } from '../page/page-server.js';
import { LiveScene } from '../scene/scene.js';
import type { Scenario } from './scenario.js';
import type { ScenarioStack } from './scenario-stack.js';
import { formatSequences, isIntact, readSequences, type Sequences } from './sequences.js';

const PAGE_PORT = 4000;
const LOOK_MS = 300;
/** The strip reads every row: at most this share of the time. */
const STRIP_MS = 1000;
const SHARE_MAX = 0.1;
/** Long enough to see the others go on. */
const KILLED_FOR_MS = 8000;

/** The page of a scenario: the strip, the readers as processes that may be killed, and what the scenario shows of itself. */
export class ScenarioShow {
  private readonly scene = new LiveScene();
  private readonly stopping = new AbortController();
  private latest: Sequences | undefined;
  private page: Page | undefined;
  private loops: Promise<void>[] = [];

  constructor(
    private readonly scenario: Scenario,
    private readonly stack: ScenarioStack,
  ) {
    const { consoleUrl, address: kafka } = stack;
    const about: About = { scenario: scenario.name, consoleUrl, kafka };
    this.scene.update('about', { about });
  }

  /** Returns the address of the page. */
  async start(): Promise<string> {
    const { scenario, stack } = this;
    this.page = await servePage(PAGE_PORT, '127.0.0.1', {
      scenario: scenario.name,
      scene: this.scene,
      strip: () => this.latest && this.described(this.latest),
      press: (name) => this.press(name),
      heal: () => 'nothing to heal',
    });
    this.loops = [
      this.every(LOOK_MS, async () => {
        this.scene.update('look', await scenario.look.read(stack.database));
        this.showReaders();
      }),
      this.every(STRIP_MS, async () => {
        const startedAt = performance.now();
        this.latest = await readSequences(scenario, stack.database);
        this.scene.update('strip', { sequences: this.described(this.latest) });
        await sleep((performance.now() - startedAt) / SHARE_MAX, undefined, {
          signal: this.stopping.signal,
        });
      }),
    ];
    return this.page.url;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
    this.page?.close();
  }

  /** `kill-<reader>` for all scenarios, and what this one offers. */
  private press(name: string) {
    const { scenario, stack } = this;
    const victim = stack.readers.find(({ program }) => name === `kill-${program.name}`);
    if (victim) {
      if (victim.pid === undefined) return 'at work';
      victim.kill(KILLED_FOR_MS);
      return undefined;
    }
    const act = scenario.look.presses?.[name];
    if (!act) return 'unknown';
    // Whoever pressed sees what comes of it on the page; while the database is away nothing does.
    act(stack.database).catch(() => undefined);
    return undefined;
  }

  private showReaders(): void {
    const entries = this.stack.readers.map(
      ({ program, pid, restarts }) =>
        [`reader/${program.name}`, { pid: pid ?? null, restarts } satisfies ReaderState] as const,
    );
    this.scene.update('readers', Object.fromEntries(entries));
  }

  private described(sequences: Sequences): ShownSequences {
    const text = formatSequences(this.scenario, sequences);
    return { ...sequences, unit: this.scenario.unit, intact: isIntact(sequences), text };
  }

  /** What cannot be read just now stays as it was. */
  private async every(ms: number, read: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await read().catch(() => undefined);
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    }
  }
}
