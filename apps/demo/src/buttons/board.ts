import { setTimeout as sleep } from 'node:timers/promises';
import type { ButtonState } from '../../web/shapes.js';
import type { Button, World } from './button.js';

export type Refusal = 'unknown' | 'at work' | 'not offered' | 'nothing to heal';

interface Slot {
  readonly button: Button;
  state: ButtonState;
  /** While holding. */
  healNow: AbortController | undefined;
}

export interface BoardOptions {
  readonly world: World;
  readonly buttons: readonly Button[];
  /** Instead of how long each button holds. */
  readonly holdMs: number | undefined;
  onChange(states: Readonly<Record<string, ButtonState>>): void;
}

/** Presses buttons, one press of each at a time, and tells what becomes of them. */
export class Board {
  private readonly slots = new Map<string, Slot>();
  private readonly stopping = new AbortController();
  private readonly presses = new Set<Promise<void>>();

  constructor(private readonly options: BoardOptions) {
    for (const button of options.buttons) {
      const state = initialState(button, options.world);
      this.slots.set(button.name, { button, state, healNow: undefined });
    }
    this.tell();
  }

  states(): Readonly<Record<string, ButtonState>> {
    return Object.fromEntries([...this.slots].map(([name, { state }]) => [name, state]));
  }

  /** Undefined when it was pressed. */
  press(name: string): Refusal | undefined {
    const slot = this.slots.get(name);
    if (!slot) return 'unknown';
    if (slot.state.byHand !== null) return 'not offered';
    if (slot.state.phase === 'at work' || slot.state.phase === 'holding') return 'at work';
    const press = this.run(slot).finally(() => this.presses.delete(press));
    this.presses.add(press);
    return undefined;
  }

  /** Undefined when it heals now. */
  heal(name: string): Refusal | undefined {
    const slot = this.slots.get(name);
    if (!slot) return 'unknown';
    if (!slot.healNow) return 'nothing to heal';
    slot.healNow.abort();
    return undefined;
  }

  /** Ends what is under way, each by its own way of healing. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.presses);
  }

  private async run(slot: Slot): Promise<void> {
    const { signal } = this.stopping;
    const { presses } = slot.state;
    this.set(slot, {
      phase: 'at work',
      said: [],
      outcome: null,
      focus: null,
      presses: presses + 1,
    });
    try {
      const outcome = await slot.button.run({
        world: this.options.world,
        signal,
        say: (text) => this.set(slot, { said: [...slot.state.said, text] }),
        focus: (focus) => this.set(slot, { focus }),
        hold: () => this.hold(slot),
      });
      this.set(slot, { phase: 'idle', outcome });
    } catch (error) {
      const outcome = error instanceof Error ? error.message : String(error);
      this.set(slot, { phase: signal.aborted ? 'idle' : 'failed', outcome });
    }
  }

  private async hold(slot: Slot): Promise<void> {
    const { signal } = this.stopping;
    const ms = this.options.holdMs ?? slot.button.holdMs;
    slot.healNow = new AbortController();
    this.set(slot, { phase: 'holding', healsAt: Date.now() + ms });
    const either = AbortSignal.any([signal, slot.healNow.signal]);
    await sleep(ms, undefined, { signal: either }).catch((error: unknown) => {
      if (!either.aborted) throw error;
    });
    slot.healNow = undefined;
    this.set(slot, { phase: 'at work', healsAt: null });
    signal.throwIfAborted();
  }

  private set(slot: Slot, change: Partial<ButtonState>): void {
    slot.state = { ...slot.state, ...change };
    this.tell();
  }

  private tell(): void {
    this.options.onChange(this.states());
  }
}

function initialState(button: Button, { stack, mayAdminister }: World): ButtonState {
  const { title, does, watch, heal = null, byHand = 'in the console', needs = [] } = button;
  const lacks =
    (needs.includes('processes') && !stack) || (needs.includes('admin') && !mayAdminister);
  return {
    title,
    does,
    watch,
    heal,
    phase: 'idle',
    healsAt: null,
    said: [],
    outcome: null,
    focus: null,
    byHand: lacks ? byHand : null,
    presses: 0,
  };
}
