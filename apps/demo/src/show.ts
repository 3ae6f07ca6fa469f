import { setTimeout as sleep } from 'node:timers/promises';
import type { About, ProgramState, ShownStrip } from '../web/shapes.js';
import { Board, buttonsOf, type World } from './buttons/index.js';
import { servePage, type Page } from './page/page-server.js';
import { readCity } from './scene/city.js';
import { FlowReader } from './scene/flow.js';
import { LiveScene } from './scene/scene.js';
import { readTimeline } from './scene/timeline.js';
import { formatStrip, isIntact, type Strip } from './strip.js';
import type { Supervised } from './supervisor.js';

const CITY_MS = 400;
const FLOW_MS = 1000;

export interface ShowOptions {
  readonly port: number;
  readonly host: string;
  /** Where people reach the console and Kafka clients the broker. */
  readonly consoleUrl: string;
  readonly kafka: string;
  /** Instead of how long each button holds. */
  readonly holdMs?: number;
}

/** The page over a world: reads it again and again, and lets people press its buttons. */
export class Show {
  readonly scene = new LiveScene();
  private readonly board: Board;
  private readonly flow: FlowReader;
  private readonly stopping = new AbortController();
  private latest: Strip | undefined;
  private page: Page | undefined;
  private loops: Promise<void>[] = [];

  constructor(
    private readonly world: World,
    private readonly options: ShowOptions,
  ) {
    this.flow = new FlowReader(world.database, world.mayAdminister ? world.admin : undefined);
    this.board = new Board({
      world,
      buttons: buttonsOf(world.burst),
      holdMs: options.holdMs,
      onChange: (states) =>
        this.scene.update('buttons', prefixed('button', Object.entries(states))),
    });
    const { consoleUrl, kafka } = options;
    const about: About = { scenario: 'orders', consoleUrl, kafka };
    this.scene.update('about', { about });
  }

  /** Returns the address of the page. */
  async start(): Promise<string> {
    const { port, host } = this.options;
    this.page = await servePage(port, host, {
      scene: this.scene,
      strip: () => this.latest && describe(this.latest),
      timeline: (id) => readTimeline(this.world.database, id),
      press: (name) => this.board.press(name),
      heal: (name) => this.board.heal(name),
    });
    this.loops = [
      this.every(CITY_MS, async () => {
        this.scene.update('city', prefixed('order', await readCity(this.world.database)));
        this.showPrograms();
      }),
      this.every(FLOW_MS, () => this.showFlow()),
    ];
    return this.page.url;
  }

  showStrip(strip: Strip): void {
    this.latest = strip;
    this.scene.update('strip', { strip: describe(strip) });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.board.stop();
    await Promise.all(this.loops);
    this.page?.close();
  }

  private async showFlow(): Promise<void> {
    const { services, broker, tips, guests, states } = await this.flow.read();
    this.scene.update('flow', {
      ...prefixed('service', Object.entries(services)),
      ...prefixed('guest', Object.entries(guests)),
      broker,
      tips,
      states,
    });
  }

  private showPrograms(): void {
    const programs = this.world.stack?.programs ?? new Map<string, Supervised>();
    const entries = [...programs].map(
      ([name, { pid, restarts, isListening }]) =>
        [name, { pid: pid ?? null, isUp: isListening, restarts } satisfies ProgramState] as const,
    );
    this.scene.update('programs', prefixed('program', entries));
  }

  /** What cannot be read just now (the services have not migrated yet, the database is away) stays as it was. */
  private async every(ms: number, read: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await read().catch(() => undefined);
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    }
  }
}

const describe = (strip: Strip): ShownStrip => ({
  ...strip,
  intact: isIntact(strip),
  text: formatStrip(strip),
});

function prefixed(prefix: string, entries: Iterable<readonly [string, object]>) {
  return Object.fromEntries([...entries].map(([key, entry]) => [`${prefix}/${key}`, entry]));
}
