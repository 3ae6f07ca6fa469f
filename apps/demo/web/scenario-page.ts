import { showSnippets } from './connect.js';
import { byId, el, grouped, setAttribute, setText } from './dom.js';
import { SceneStore } from './scene.js';

const zeros = [
  ['lost', 'lost', true],
  ['duplicated', 'duplicated', true],
  ['outOfOrder', 'out of order', true],
  ['wrong', 'wrong', false],
] as const;

/** What the pages of the scenarios have in common: the strip, the readers with their buttons, the snippets. */
export class ScenarioPage {
  private isAsked = false;
  private kafka = '';
  private readonly cards = new Map<string, Card>();

  /** @param topic that of the snippets */
  constructor(private readonly topic: string) {}

  /** @param update draws what is the page's own, after every change of the scene. */
  start(update: (store: SceneStore) => void): void {
    const store = new SceneStore('/events', () => {
      // Several messages of one moment are one look at the scene.
      if (this.isAsked) return;
      this.isAsked = true;
      requestAnimationFrame(() => {
        this.isAsked = false;
        this.showStrip(store);
        this.showReaders(store);
        this.showAbout(store);
        update(store);
      });
    });
  }

  private showAbout(store: SceneStore): void {
    const about = store.one('about');
    if (!about || about.kafka === this.kafka) return;
    this.kafka = about.kafka;
    byId('console-link').setAttribute('href', about.consoleUrl);
    showSnippets(about.kafka, [this.topic]);
  }

  private showStrip(store: SceneStore): void {
    setText(
      byId('connection'),
      store.isConnected ? '' : 'Not connected to the demo; trying again…',
    );
    const sequences = store.one('sequences');
    if (!sequences) return;
    const { unit, units, published, inFlight, intact, delayMs } = sequences;
    const delay =
      delayMs === null
        ? ''
        : ` · ${grouped(Math.round(delayMs))} ms from view to recommendation (median)`;
    setText(
      byId('equation'),
      `${grouped(units)} ${unit} · ${grouped(published)} messages · ${grouped(inFlight)} in flight${delay}`,
    );
    const chips = zeros
      .filter(([key, , isAlways]) => isAlways || sequences[key] > 0)
      .map(([key, word]) => [`${word} ${grouped(sequences[key])}`, sequences[key] === 0] as const);
    byId('zeros').replaceChildren(
      ...chips.map(([text, isGood]) =>
        el('span', { class: isGood ? 'zero' : 'zero broken' }, text),
      ),
    );
    setAttribute(byId('strip'), 'data-intact', String(intact));
  }

  private showReaders(store: SceneStore): void {
    const seen = store.one('sequences')?.seen ?? {};
    const published = store.one('sequences')?.published ?? 0;
    for (const [name, { pid }] of store.all('reader')) {
      const card = this.cards.get(name) ?? this.addCard(name);
      setAttribute(card.root, 'data-status', pid === null ? 'down' : 'up');
      setText(card.status, pid === null ? 'down' : 'up');
      setText(card.pid, pid === null ? 'no process' : `pid ${pid}`);
      setText(card.behind, grouped(Math.max(0, published - (seen[name] ?? 0))));
      setText(card.applied, grouped(seen[name] ?? 0));
      setAttribute(card.kill, 'aria-disabled', String(pid === null));
    }
  }

  private addCard(name: string): Card {
    const [status, pid] = [el('span', { class: 'status' }), el('span', { class: 'pid' })];
    const [behind, applied] = [el('b', {}), el('b', {})];
    const kill = el('button', { type: 'button', id: `press-kill-${name}` }, `Kill ${name}`);
    kill.addEventListener('click', () => press(`kill-${name}`));
    const root = el(
      'article',
      { class: 'card', 'data-reader': name },
      el('header', {}, el('h3', {}, name), status, pid),
      el('p', { class: 'big' }, behind, ' behind'),
      el('p', { class: 'small' }, el('span', {}, applied, ' applied')),
      kill,
    );
    byId('readers').append(root);
    const card = { root, status, pid, behind, applied, kill };
    this.cards.set(name, card);
    return card;
  }
}

interface Card {
  readonly root: HTMLElement;
  readonly status: HTMLElement;
  readonly pid: HTMLElement;
  readonly behind: HTMLElement;
  readonly applied: HTMLElement;
  readonly kill: HTMLElement;
}

/** What comes of it is seen in the scene; one that is refused, or nobody hears, changes nothing. */
export function press(name: string): void {
  fetch(`/buttons/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => undefined);
}
