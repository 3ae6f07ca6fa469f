import { byId, el, grouped, setAttribute, setText } from './dom.js';
import type { SceneStore } from './scene.js';

const terms = [
  ['placed', 'placed', ''],
  ['delivered', 'delivered', '='],
  ['cancelled', 'cancelled', '+'],
  ['open', 'under way', '+'],
] as const;

/** What must stay 0; the last two are shown when they do not. */
const zeros = [
  ['lost', 'lost', true],
  ['duplicated', 'duplicated', true],
  ['outOfOrder', 'out of order', true],
  ['wrongLedgers', 'wrong ledgers', false],
  ['wrongTips', 'wrong tips', false],
] as const;

/** The line that is always in sight. */
export class StripView {
  private readonly values = new Map<string, HTMLElement>();
  private readonly chips = new Map<string, HTMLElement>();

  constructor(private readonly store: SceneStore) {}

  update(): void {
    const { isConnected } = this.store;
    setText(byId('connection'), isConnected ? '' : 'Not connected to the demo; trying again…');
    const strip = this.store.one('strip');
    if (!strip) return;
    if (this.values.size === 0) this.build();
    for (const [key] of terms) this.show(key, strip[key]);
    for (const [key, , isAlways] of zeros) {
      const value = strip[key];
      this.show(key, value);
      const chip = this.chips.get(key);
      if (!chip) continue;
      chip.hidden = !isAlways && value === 0;
      setAttribute(chip, 'class', value === 0 ? 'zero' : 'zero broken');
    }
    setAttribute(byId('strip'), 'data-intact', String(strip.intact));
  }

  private show(key: string, value: number): void {
    const element = this.values.get(key);
    if (element) setText(element, grouped(value));
  }

  private build(): void {
    const value = (key: string): HTMLElement => {
      const element = el('b', {}, '0');
      this.values.set(key, element);
      return element;
    };
    const parts = terms.flatMap(([key, word, sign]) => [
      sign ? el('span', { class: 'sign' }, sign) : undefined,
      el('span', { class: 'term' }, value(key), ` ${word}`),
    ]);
    byId('equation').replaceChildren(...parts.filter((part) => part !== undefined));
    for (const [key, word] of zeros) {
      const chip = el('span', { class: 'zero' }, `${word} `, value(key));
      this.chips.set(key, chip);
      byId('zeros').append(chip);
    }
  }
}
