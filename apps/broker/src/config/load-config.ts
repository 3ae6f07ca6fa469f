import { ConfigError } from './config-error.js';
import { markdownTable } from '../markdown-table.js';
import { defaultConfig, settings, type BrokerConfig } from './config.js';
import { checkSecurity } from '../security/exposure.js';
import type { Setting } from './setting.js';

/** Settings are texts, numbers and booleans. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Values = Record<string, unknown>;
const entries = Object.entries(settings) as [keyof BrokerConfig, Setting<unknown>][];

/** Defaults, then the environment, then flags. Throws a ConfigError for a flag or a value that makes no sense. */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): BrokerConfig {
  const values: Values = { ...defaultConfig };
  for (const [name, setting] of entries) {
    const text = env[setting.env];
    // An empty variable is how compose files say "not set".
    if (text !== undefined && text !== '') values[name] = parsed(setting, setting.env, text);
  }
  applyFlags(values, argv);
  const config = values as unknown as BrokerConfig;
  checkConfig(config);
  return config;
}

/** Whether somebody gave it, in the environment or as a flag, or it is the default. */
export function isGiven(
  name: keyof BrokerConfig,
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): boolean {
  const { env: variable, flag } = settings[name];
  if (env[variable] !== undefined && env[variable] !== '') return true;
  return argv.some((one) => one === `--${flag}` || one.startsWith(`--${flag}=`));
}

function applyFlags(values: Values, argv: readonly string[]): void {
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [flag = '', ...inline] = argument.split('=');
    const entry = entries.find(([, setting]) => `--${setting.flag}` === flag);
    if (entry === undefined) {
      throw new ConfigError(`Unknown argument ${flag}; posthorn start --help lists the settings.`);
    }
    const text = inline.length > 0 ? inline.join('=') : rest.shift();
    if (text === undefined) throw new ConfigError(`${flag} needs a value.`);
    values[entry[0]] = parsed(entry[1], flag, text);
  }
}

function parsed(setting: Setting<unknown>, where: string, text: string): unknown {
  const result = setting.parse(text);
  if ('value' in result) return result.value;
  const shown = setting.secret ? 'its value' : JSON.stringify(text);
  throw new ConfigError(`${where} should be ${result.expected}, not ${shown}.`);
}

/** Rules between settings; also for a configuration that did not come from text. */
export function checkConfig(config: BrokerConfig): void {
  checkSecurity(config);
  for (const name of (config.superUsers ?? '').split(';')) {
    if (config.superUsers === null || /^\s*User:\S/.test(name)) continue;
    throw new ConfigError(
      `super-users should be a list like User:admin;User:ops, not one with ${JSON.stringify(name)}.`,
    );
  }
  if (config.groupSessionTimeoutMinMs > config.groupSessionTimeoutMaxMs) {
    throw new ConfigError(
      'group-session-timeout-min-ms is larger than group-session-timeout-max-ms.',
    );
  }
}

/** The table of README.md. */
export function settingsTable(): string {
  const rows = entries.map(([, { env, flag, kafka, default: value, why }]) => [
    `\`${env}\``,
    `\`--${flag}\``,
    kafka === undefined ? '' : `\`${kafka}\``,
    value === null ? 'not set' : `\`${textOf(value)}\``,
    why,
  ]);
  return markdownTable(['environment', 'flag', 'Kafka', 'default', 'what it does, and why'], rows);
}

/** What `posthorn start --help` prints of the settings. */
export function helpText(): string {
  const lines = entries.map(
    ([, { env, flag, default: value, why }]) =>
      `  --${flag} <value>  (${env}, default ${value === null ? 'not set' : textOf(value)})\n      ${why}`,
  );
  return `${lines.join('\n')}\n`;
}
