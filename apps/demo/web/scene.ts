import type { ScenarioKinds, ScenarioOnes } from './scenario-shapes.js';
import type {
  About,
  BrokerFlow,
  ButtonState,
  CityOrder,
  GuestFlow,
  ProgramState,
  ServiceFlow,
  ShownStrip,
} from './shapes.js';

/** What the scene has of each kind, by name; a page has those of its scenario. */
interface Kinds extends ScenarioKinds {
  readonly order: CityOrder;
  readonly service: ServiceFlow;
  readonly guest: GuestFlow;
  readonly program: ProgramState;
  readonly button: ButtonState;
}

/** What there is one of. */
interface Ones extends ScenarioOnes {
  readonly strip: ShownStrip;
  readonly broker: BrokerFlow;
  readonly about: About;
  /** Orders under way, by status. */
  readonly states: Readonly<Record<string, number>>;
}

interface Message {
  readonly now: number;
  readonly set: Readonly<Record<string, object>>;
  readonly drop: readonly string[];
}

/** The server's scene, kept up to date by its events. Comes back by itself after the connection was lost. */
export class SceneStore {
  private readonly entries = new Map<string, object>();
  /** The server's clock less ours. */
  private offsetMs = 0;
  isConnected = false;

  constructor(url: string, onChange: () => void) {
    const source = new EventSource(url);
    const apply = (event: MessageEvent<string>, isWhole: boolean): void => {
      const { now, set, drop } = JSON.parse(event.data) as Message;
      this.offsetMs = now - Date.now();
      if (isWhole) this.entries.clear();
      for (const [key, entry] of Object.entries(set)) this.entries.set(key, entry);
      for (const key of drop) this.entries.delete(key);
      this.isConnected = true;
      onChange();
    };
    source.addEventListener('scene', (event) => apply(event, true));
    source.addEventListener('change', (event) => apply(event, false));
    source.addEventListener('error', () => {
      this.isConnected = false;
      onChange();
    });
  }

  /** Now, by the server's clock. */
  now(): number {
    return Date.now() + this.offsetMs;
  }

  one<Key extends keyof Ones>(key: Key): Ones[Key] | undefined {
    return this.entries.get(key) as Ones[Key] | undefined;
  }

  get<Kind extends keyof Kinds>(kind: Kind, name: string): Kinds[Kind] | undefined {
    return this.entries.get(`${kind}/${name}`) as Kinds[Kind] | undefined;
  }

  /** The entries of a kind, by name. */
  all<Kind extends keyof Kinds>(kind: Kind): readonly (readonly [string, Kinds[Kind]])[] {
    const prefix = `${kind}/`;
    return [...this.entries]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, entry]) => [key.slice(prefix.length), entry as Kinds[Kind]] as const);
  }
}
