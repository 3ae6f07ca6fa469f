import { settings, type BrokerConfig } from '../config/config.js';
import type { Setting } from '../config/setting.js';
import { ALL_BROKERS, type BrokerConfigRow } from './broker-config-table.js';
import { isKafkaConfig } from './kafka-config-names.js';
import { WITHOUT_EFFECT } from './without-effect.js';

const withoutEffect = new Map(WITHOUT_EFFECT.map((definition) => [definition.name, definition]));

interface DynamicSetting {
  readonly key: keyof BrokerConfig;
  readonly setting: Setting<unknown>;
}

const dynamicSettings: ReadonlyMap<string, DynamicSetting> = new Map(
  (Object.entries(settings) as [keyof BrokerConfig, Setting<unknown>][]).flatMap(
    ([key, setting]) =>
      setting.dynamic && setting.kafka !== undefined ? [[setting.kafka, { key, setting }]] : [],
  ),
);

export function hasNoEffect(name: string): boolean {
  return withoutEffect.has(name);
}

export function isDynamic(name: string): boolean {
  return dynamicSettings.has(name) || withoutEffect.has(name);
}

/** Whether the name says nothing, neither here nor to Kafka, which keeps it all the same. */
export function isCustom(name: string): boolean {
  return !isDynamic(name) && !isKafkaConfig(name);
}

/** What the value should have been, or null when it is fine. The config must be a dynamic or a custom one. */
export function dynamicProblem(name: string, value: string): string | null {
  const dynamic = dynamicSettings.get(name);
  if (dynamic === undefined) return withoutEffect.get(name)?.check(value) ?? null;
  const parsed = dynamic.setting.parse(value);
  return 'expected' in parsed ? parsed.expected : null;
}

/**
 * The settings that were changed while brokers run. A broker's own value goes before the one for all brokers, which goes
 * before what the broker was started with.
 */
export class DynamicConfigs {
  private rows: readonly BrokerConfigRow[] = [];
  private overrides: Partial<BrokerConfig> = {};
  private brokerId: number | null = null;
  private look: () => Promise<void> = () => Promise.resolve();

  /** @param started what the broker was started with. */
  constructor(private readonly started: BrokerConfig) {}

  /** Called with all rows, at the start and whenever they changed. */
  replace(rows: readonly BrokerConfigRow[], brokerId: number): void {
    this.rows = rows;
    this.brokerId = brokerId;
    const overrides: Record<string, unknown> = {};
    for (const [name, { key, setting }] of dynamicSettings) {
      const text = this.own(name) ?? this.shared(name);
      const parsed = text === undefined ? null : setting.parse(text);
      // A value written past the broker that makes no sense leaves the setting as it was.
      if (parsed !== null && 'value' in parsed) overrides[key] = parsed.value;
    }
    this.overrides = overrides;
  }

  /** @param look reads what was changed since, and calls `replace`. */
  keptBy(look: () => Promise<void>): void {
    this.look = look;
  }

  /** Resolves when all is known that was changed before, at any broker. */
  catchUp(): Promise<void> {
    return this.look();
  }

  /** What was set for this broker alone. */
  own(name: string): string | undefined {
    return this.valueOf(String(this.brokerId), name);
  }

  /** What was set for all brokers. */
  shared(name: string): string | undefined {
    return this.valueOf(ALL_BROKERS, name);
  }

  /** What a dynamic setting was when the broker started. */
  given(name: string): string | undefined {
    const dynamic = dynamicSettings.get(name);
    return dynamic === undefined ? undefined : String(this.started[dynamic.key]);
  }

  /** Everything set for a broker, or for all of them. */
  of(broker: string): ReadonlyMap<string, string> {
    const rows = this.rows.filter((row) => row.broker === broker);
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  /** The custom configs of this broker and of all. */
  custom(): string[] {
    const names = [String(this.brokerId), ALL_BROKERS].flatMap((broker) => [
      ...this.of(broker).keys(),
    ]);
    return [...new Set(names.filter(isCustom))];
  }

  /**
   * The configuration as it holds now, with what only became known while the broker started: its dynamic settings are
   * looked up whenever they are read.
   */
  live(known: Partial<BrokerConfig> = {}): BrokerConfig {
    const live = { ...this.started, ...known };
    for (const { key } of dynamicSettings.values()) {
      Object.defineProperty(live, key, {
        enumerable: true,
        get: () => this.overrides[key] ?? this.started[key],
      });
    }
    return live;
  }

  private valueOf(broker: string, name: string): string | undefined {
    return this.rows.find((row) => row.broker === broker && row.name === name)?.value;
  }
}
