/** Everything the page shows, by key: `strip`, `service/orders`, `order/<id>`, `button/burst` ... */
export type Scene = ReadonlyMap<string, object>;

/** What makes one scene of another. The whole scene is the change from the empty one. */
export interface SceneChange {
  readonly set: Readonly<Record<string, object>>;
  readonly drop: readonly string[];
}

export const isEmpty = ({ set, drop }: SceneChange): boolean =>
  drop.length === 0 && Object.keys(set).length === 0;

/** Entries are small, so one that changed is sent whole; most do not change from one moment to the next. */
export function changeBetween(before: Scene, after: Scene): SceneChange {
  const set: Record<string, object> = {};
  for (const [key, entry] of after) {
    const old = before.get(key);
    if (old === undefined || JSON.stringify(old) !== JSON.stringify(entry)) set[key] = entry;
  }
  return { set, drop: [...before.keys()].filter((key) => !after.has(key)) };
}

type Listener = (change: SceneChange) => void;

/**
 * The scene of this moment, of parts that are read at their own pace: each replaces what it said before. Who listens is told
 * changes only.
 */
export class LiveScene {
  private readonly parts = new Map<string, Scene>();
  private readonly listeners = new Set<Listener>();

  /** Keys of different parts must differ. */
  update(part: string, entries: Readonly<Record<string, object>>): void {
    const next: Scene = new Map(Object.entries(entries));
    const change = changeBetween(this.parts.get(part) ?? new Map(), next);
    this.parts.set(part, next);
    if (isEmpty(change)) return;
    for (const listener of this.listeners) listener(change);
  }

  /** The listener hears of the whole scene first. Returns how to stop. */
  listen(listener: Listener): () => void {
    listener(changeBetween(new Map(), this.whole()));
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get listening(): number {
    return this.listeners.size;
  }

  private whole(): Scene {
    return new Map([...this.parts.values()].flatMap((part) => [...part]));
  }
}
