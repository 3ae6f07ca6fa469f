import { byId, el, setAttribute, setText } from './dom.js';
import type { SceneStore } from './scene.js';
import type { ButtonState } from './shapes.js';

interface Card {
  readonly root: HTMLElement;
  readonly press: HTMLButtonElement;
  readonly heal: HTMLButtonElement;
  readonly timer: HTMLElement;
  readonly bar: HTMLElement;
  readonly log: HTMLElement;
  /** When the harm that holds now began, to draw how much is left. */
  heldSince: number;
}

/** What does harm, with what to watch and when it heals. */
export class Buttons {
  private readonly cards = new Map<string, Card>();

  constructor(
    private readonly store: SceneStore,
    private readonly onFocus: (orderId: string) => void,
  ) {
    setInterval(() => this.tick(), 200);
  }

  update(): void {
    for (const [name, state] of this.store.all('button')) {
      const card = this.cards.get(name) ?? this.add(name, state);
      setAttribute(card.root, 'data-phase', state.phase);
      const isBusy = state.phase === 'at work' || state.phase === 'holding';
      setAttribute(card.press, 'aria-disabled', String(isBusy || state.byHand !== null));
      card.heal.hidden = state.phase !== 'holding' || state.heal === null;
      if (state.healsAt === null) card.heldSince = 0;
      else if (card.heldSince === 0) card.heldSince = this.store.now();
      this.tell(card, state);
      if (state.focus !== null && card.root.dataset['focus'] !== state.focus) {
        card.root.dataset['focus'] = state.focus;
        this.onFocus(state.focus);
      }
    }
    this.tick();
  }

  private add(name: string, { title, does, watch, heal, byHand }: ButtonState): Card {
    const press = el('button', { type: 'button', id: `press-${name}` }, title);
    press.addEventListener('click', () => this.post(name, press));
    const healButton = el('button', { type: 'button', class: 'heal' }, heal ?? '');
    healButton.addEventListener('click', () => this.post(`${name}/heal`, healButton));
    const timer = el('span', { class: 'timer' });
    const bar = el('i', { class: 'bar' });
    const log = el('div', { class: 'log', 'aria-live': 'polite' });
    const hand =
      byHand === null
        ? undefined
        : el('p', { class: 'by-hand' }, 'Not from in here: ', el('code', {}, byHand));
    const root = el(
      'article',
      { class: 'button-card', 'data-name': name },
      el('header', {}, press, healButton, timer),
      bar,
      el('p', { class: 'does' }, does),
      el('p', { class: 'watch' }, el('strong', {}, 'Watch: '), watch),
      hand,
      log,
    );
    byId('button-list').append(root);
    const card: Card = { root, press, heal: healButton, timer, bar, log, heldSince: 0 };
    this.cards.set(name, card);
    return card;
  }

  private tell({ log }: Card, { said, outcome, phase }: ButtonState): void {
    const lines = outcome === null ? said : [...said.slice(-1), outcome];
    const text = lines.join('\n');
    if (log.dataset['text'] === text) return;
    log.dataset['text'] = text;
    log.replaceChildren(
      ...lines.map((line, index) => {
        const isOutcome = outcome !== null && index === lines.length - 1;
        const kind = isOutcome ? (phase === 'failed' ? 'failed' : 'outcome') : 'said';
        return el('p', { class: kind }, line);
      }),
    );
  }

  private tick(): void {
    for (const [name, card] of this.cards) {
      const state = this.store.get('button', name);
      const left = state?.healsAt ? Math.max(0, state.healsAt - this.store.now()) : 0;
      const whole = state?.healsAt ? Math.max(1, state.healsAt - card.heldSince) : 1;
      card.bar.style.setProperty('--left', String(left / whole));
      const words = {
        idle: '',
        failed: 'failed',
        'at work': 'at work…',
        holding: `heals in ${Math.ceil(left / 1000)} s`,
      };
      setText(card.timer, words[state?.phase ?? 'idle']);
    }
  }

  private post(path: string, button: HTMLButtonElement): void {
    if (button.getAttribute('aria-disabled') === 'true') return;
    fetch(`/buttons/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }).catch((error: unknown) => setText(byId('connection'), String(error)));
  }
}
