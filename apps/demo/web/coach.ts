import { byId, el, setText } from './dom.js';
import type { SceneStore } from './scene.js';
import type { ButtonState } from './shapes.js';

const DISMISSED = 'posthorn-coach';

type StepName = 'kill' | 'drain' | 'redrive';

interface Step {
  readonly name: StepName;
  readonly text: string;
  /** What to press for it. */
  readonly button: string;
}

const steps: readonly Step[] = [
  {
    name: 'kill',
    text: 'Kill the restaurant. Orders go on being taken; only its lag grows.',
    button: 'kill-restaurant',
  },
  {
    name: 'drain',
    text: 'Watch it come back with another process id, and the backlog drain. Nothing is missing.',
    button: 'kill-restaurant',
  },
  {
    name: 'redrive',
    text: 'Send a poison order, see it put aside as a dead letter, then teach the kitchen and redrive it.',
    button: 'poison-order',
  },
];

/**
 * Three steps for the first five minutes. Progress is read from what the buttons have done since the page was opened, so it
 * cannot be ahead of it.
 */
export class Coach {
  /** Presses of each button that somebody else had made before. */
  private readonly earlier = new Map<string, number>();
  private readonly items = new Map<StepName, HTMLElement>();
  private readonly go = el('button', { type: 'button' }, 'Show me');
  private readonly done = el('p', { class: 'done' });

  constructor(private readonly store: SceneStore) {
    const root = byId('coach');
    if (localStorage.getItem(DISMISSED) !== null) return;
    const close = el('button', { type: 'button', class: 'close', 'aria-label': 'Dismiss' }, '×');
    close.addEventListener('click', () => {
      localStorage.setItem(DISMISSED, 'yes');
      root.hidden = true;
    });
    this.go.addEventListener('click', () => this.showNext());
    for (const { name, text } of steps) this.items.set(name, el('li', {}, text));
    root.append(
      el('h2', {}, 'Your first five minutes'),
      close,
      el('ol', {}, ...this.items.values()),
      this.done,
      this.go,
    );
    root.hidden = false;
  }

  update(): void {
    const finished = this.finished();
    const next = steps.find(({ name }) => !finished.has(name));
    for (const [name, item] of this.items) {
      item.className = finished.has(name) ? 'finished' : name === next?.name ? 'next' : '';
      if (name === next?.name) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    }
    for (const card of document.querySelectorAll('.button-card')) {
      const isNext = (card as HTMLElement).dataset['name'] === next?.button;
      card.classList.toggle('coached', isNext && !byId('coach').hidden);
    }
    this.go.hidden = next === undefined;
    const farewell = 'That is all of it. Everything else on this page is yours to break.';
    setText(this.done, next === undefined ? farewell : '');
  }

  private finished(): ReadonlySet<StepName> {
    const kill = this.pressed('kill-restaurant');
    const poison = this.pressed('poison-order');
    const isThrough = (button: ButtonState | undefined): boolean =>
      button?.phase === 'idle' && button.outcome !== null;
    const finished = new Set<StepName>();
    if (kill) finished.add('kill');
    if (isThrough(kill)) finished.add('drain');
    if (isThrough(poison)) finished.add('redrive');
    return finished;
  }

  /** Undefined until it is pressed. */
  private pressed(name: string): ButtonState | undefined {
    const button = this.store.get('button', name);
    if (!button) return undefined;
    const earlier = this.earlier.get(name) ?? button.presses;
    this.earlier.set(name, earlier);
    return button.presses > earlier ? button : undefined;
  }

  private showNext(): void {
    const finished = this.finished();
    const next = steps.find(({ name }) => !finished.has(name));
    const button = next && document.getElementById(`press-${next.button}`);
    button?.scrollIntoView({ block: 'center' });
    button?.focus();
  }
}
