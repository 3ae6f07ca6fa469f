import { byId, el, grouped, setAttribute, setText } from './dom.js';
import type { SceneStore } from './scene.js';
import type { BrokerFlow, GuestFlow, ProgramState, ServiceFlow } from './shapes.js';
import { Sparkline } from './sparkline.js';

const SAMPLE_MS = 1000;
/** A second of lag is ordinary: events are handled in batches. */
const LAG_SECONDS_CALM = 2;

const services = [
  ['orders', 'takes orders, decides what becomes of them', 'open'],
  ['restaurant', 'accepts and cooks', 'cooking'],
  ['payment', 'charges and refunds', 'charging'],
  ['driver', 'picks up and delivers', 'on the road'],
] as const;

interface Card {
  readonly root: HTMLElement;
  readonly status: HTMLElement;
  readonly pid: HTMLElement;
  readonly big: HTMLElement;
  readonly small: readonly HTMLElement[];
  readonly spark: Sparkline;
  reading: number;
}

/** A card for each service and one for the broker: is it up, how fast, how far behind. */
export class Flow {
  private readonly cards = new Map<string, Card>();

  constructor(private readonly store: SceneStore) {
    for (const [name, does, work] of services)
      this.cards.set(name, card(name, does, 'behind', ['events/s', work], LAG_SECONDS_CALM));
    this.cards.set(
      'broker',
      card(
        'broker',
        'keeps every event in PostgreSQL',
        'wait in the outbox',
        ['records/s', ''],
        20,
      ),
    );
    byId('flow').append(...[...this.cards.values()].map(({ root }) => root));
    setInterval(() => this.sample(), SAMPLE_MS);
  }

  update(): void {
    const programs = new Map(this.store.all('program'));
    this.updateGuests(programs);
    for (const [name] of services) {
      const shown = this.cards.get(name);
      const flow = this.store.get('service', name);
      if (!shown) continue;
      showProcesses(shown, name, programs);
      if (flow) showService(shown, flow);
    }
    const broker = this.cards.get('broker');
    const flow = this.store.one('broker');
    if (!broker) return;
    showProcesses(broker, 'broker', programs);
    if (flow) showBroker(broker, flow);
  }

  /** Whoever connects gets a card, and keeps it: a client that has gone is one that is behind. */
  private updateGuests(programs: ReadonlyMap<string, ProgramState>): void {
    for (const [name, guest] of this.store.all('guest')) {
      const key = `guest/${name}`;
      let shown = this.cards.get(key);
      if (!shown) {
        const does = name === 'playground' ? 'yours, run anew when saved' : 'a client of yours';
        shown = card(name, does, 'behind', ['events/s', ''], LAG_SECONDS_CALM);
        this.cards.set(key, shown);
        byId('flow').append(shown.root);
      }
      showProcesses(shown, name, programs);
      showGuest(shown, guest);
    }
  }

  private sample(): void {
    for (const { spark, reading } of this.cards.values()) spark.add(reading);
  }
}

function card(
  name: string,
  does: string,
  bigWord: string,
  smallWords: readonly string[],
  scaleMin: number,
): Card {
  const status = el('span', { class: 'status' });
  const pid = el('span', { class: 'pid' });
  const big = el('b', {}, '–');
  const small = smallWords.map(() => el('b', {}, '–'));
  const spark = new Sparkline(scaleMin);
  const figures = smallWords.map((word, index) =>
    word === '' ? undefined : el('span', {}, small[index], ` ${word}`),
  );
  const root = el(
    'article',
    { class: 'card', 'data-program': name },
    el('header', {}, el('h3', {}, name), status, pid),
    el('p', { class: 'does' }, does),
    el('p', { class: 'big' }, big, ` ${bigWord}`),
    spark.element,
    el('p', { class: 'small' }, ...figures),
  );
  return { root, status, pid, big, small, spark, reading: 0 };
}

function showProcesses(
  { root, status, pid }: Card,
  name: string,
  programs: ReadonlyMap<string, ProgramState>,
): void {
  const own = [...programs].filter(([each]) => each.replace(/-\d+$/, '') === name);
  if (own.length === 0) {
    setText(status, '');
    setText(pid, '');
    return;
  }
  const up = own.filter(([, { isUp }]) => isUp).length;
  const isStarting = own.some(([, each]) => each.pid !== null && !each.isUp);
  const word = up === own.length ? 'up' : up > 0 || isStarting ? 'starting' : 'down';
  setAttribute(root, 'data-status', word);
  setText(status, own.length > 1 ? `${up} of ${own.length} up` : word);
  const pids = own.map(([, each]) => each.pid).filter((each) => each !== null);
  setText(pid, pids.length === 0 ? 'no process' : `pid ${pids.join(', ')}`);
}

function showService(shown: Card, flow: ServiceFlow): void {
  showGuest(shown, flow);
  const workText = shown.small[1];
  if (workText) setText(workText, grouped(flow.inFlight));
}

function showGuest(shown: Card, { rate, lag, lagSeconds }: GuestFlow): void {
  shown.reading = lagSeconds ?? shown.reading;
  const isCalm = (lagSeconds ?? 0) < LAG_SECONDS_CALM;
  setAttribute(shown.root, 'data-calm', String(isCalm));
  const records = lag === null ? '?' : grouped(lag);
  // Seconds are the broker's to tell; records are in the database.
  setText(
    shown.big,
    lagSeconds === null ? `${records} events` : `${lagSeconds.toFixed(1)} s (${records})`,
  );
  const [rateText] = shown.small;
  if (rateText) setText(rateText, grouped(rate));
}

function showBroker(shown: Card, { rate, outbox }: BrokerFlow): void {
  shown.reading = outbox;
  setAttribute(shown.root, 'data-calm', String(outbox < 50));
  setText(shown.big, grouped(outbox));
  const [rateText] = shown.small;
  if (rateText) setText(rateText, grouped(rate));
}
