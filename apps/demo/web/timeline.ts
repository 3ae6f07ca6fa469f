import { byId, el, setAttribute } from './dom.js';
import { stateOf, wordOf } from './city.js';
import type { SceneStore } from './scene.js';
import type { CityOrder, Timeline } from './shapes.js';

const REFRESH_MS = 1000;
const PICKS = 8;
/** Shorter than this is no gap worth a line. */
const GAP_MS = 1000;

interface Step {
  readonly at: number;
  readonly element: HTMLElement;
}

/** One order: its events, who applied them when, what was tried in vain, and where it waited. */
export class TimelineView {
  chosen: string | undefined;
  private shown = '';

  constructor(private readonly store: SceneStore) {
    setInterval(() => void this.refresh(), REFRESH_MS);
  }

  choose(id: string): void {
    this.chosen = id;
    void this.refresh();
    this.update();
  }

  /** The newest orders, for who has no mouse. */
  update(): void {
    const newest = this.store.all('order').slice(-PICKS).reverse();
    const picker = byId('picker');
    const known = new Map([...picker.children].map((child) => [child.id, child]));
    const buttons = newest.map(([id, order]) => {
      const button = known.get(`pick-${id}`) ?? this.pick(id, order);
      setAttribute(button, 'class', `state-${stateOf(order)}`);
      setAttribute(button, 'aria-pressed', String(id === this.chosen));
      setAttribute(button, 'title', wordOf(stateOf(order)));
      return button;
    });
    // Only what has changed places, or the button that has the focus would lose it.
    for (const [index, button] of buttons.entries()) {
      if (picker.children[index] !== button)
        picker.insertBefore(button, picker.children[index] ?? null);
    }
    while (picker.children.length > buttons.length) picker.lastElementChild?.remove();
  }

  private pick(id: string, { dish }: CityOrder): HTMLElement {
    const button = el(
      'button',
      { type: 'button', id: `pick-${id}` },
      el('i', {}),
      ` ${dish} `,
      el('code', {}, id.slice(0, 4)),
    );
    button.addEventListener('click', () => this.choose(id));
    return button;
  }

  private async refresh(): Promise<void> {
    const id = this.chosen;
    if (id === undefined) return;
    try {
      const response = await fetch(`/orders/${id}`);
      if (!response.ok) return;
      const text = await response.text();
      if (text === this.shown || id !== this.chosen) return;
      this.shown = text;
      this.show(JSON.parse(text) as Timeline);
    } catch {
      return; // not connected, which the strip says; the next second asks again
    }
  }

  private show(order: Timeline): void {
    const { consoleUrl = '' } = this.store.one('about') ?? {};
    const steps = [
      ...order.events.map((event) => ({ at: event.saidAt, element: eventStep(event, order) })),
      ...order.failures.map((failure) => ({
        at: failure.at,
        element: failureStep(failure, order, consoleUrl),
      })),
    ].sort((a, b) => a.at - b.at);
    const money = (cents: number): string => (cents / 100).toFixed(2);
    const credited =
      order.creditedCents === null ? '' : `, driver got ${money(order.creditedCents)}`;
    const why = order.cancelReason === null ? '' : ` (${order.cancelReason})`;
    byId('timeline').replaceChildren(
      el(
        'p',
        { class: `order-head state-${order.status}` },
        el('i', {}),
        el('b', {}, `${order.customer}: ${order.dishes.join(', ')}`),
        ` to ${order.address}; ${money(order.totalCents)}, tip ${money(order.tipCents)}${credited}. `,
        el('span', { class: 'state' }, `${wordOf(order.status)}${why}`),
        ' ',
        el('a', { href: `${consoleUrl}journey?id=${order.id}` }, 'its journey in the console'),
      ),
      el('ol', { class: 'steps' }, ...withGaps(steps)),
    );
  }
}

function withGaps(steps: readonly Step[]): HTMLElement[] {
  return steps.flatMap(({ at, element }, index) => {
    const gap = index === 0 ? 0 : at - (steps[index - 1]?.at ?? at);
    if (gap < GAP_MS) return [element];
    return [el('li', { class: 'gap' }, `${(gap / 1000).toFixed(1)} s`), element];
  });
}

const since = (order: Timeline, at: number): string =>
  `+${((at - order.placedAt) / 1000).toFixed(2)} s`;

function eventStep(event: Timeline['events'][number], order: Timeline): HTMLElement {
  const applied = event.applied.map(({ reader, at }) =>
    el('span', { class: 'applied' }, `${reader} ${Math.max(0, Math.round(at - event.saidAt))} ms`),
  );
  return el(
    'li',
    { class: `event topic-${event.topic}` },
    el('time', {}, since(order, event.saidAt)),
    el('b', {}, event.type),
    el('span', { class: 'topic' }, event.topic),
    el('span', { class: 'readers' }, applied.length > 0 ? 'applied by ' : '', ...applied),
  );
}

function failureStep(
  failure: Timeline['failures'][number],
  order: Timeline,
  consoleUrl: string,
): HTMLElement {
  const { deadLetterTopic, topic, partition, offset, attempt } = failure;
  const place = `${topic}[${partition}]@${offset}`;
  const record = `${consoleUrl}topics/${topic}?partition=${partition}&from=${offset}&record=${partition}@${offset}`;
  return el(
    'li',
    { class: deadLetterTopic === null ? 'failure' : 'failure dead' },
    el('time', {}, since(order, failure.at)),
    el('b', {}, `restaurant: try ${attempt} failed`),
    el('span', { class: 'readers' }, failure.error, ' at ', el('a', { href: record }, place)),
    deadLetterTopic === null
      ? undefined
      : el('span', { class: 'letter' }, `put aside in ${deadLetterTopic}; the partition moves on`),
  );
}
