import { UsageError } from '../runtime/cli-error.js';
import type { Env } from '../runtime/streams.js';

/** What a context can say, by the name that -X and the file have for it. */
export const SETTINGS = {
  brokers: 'Kafka brokers, host:port, several with commas',
  api: "address of Posthorn's admin API",
  'api.key': 'API key for the admin API (secret)',
  'api.login': 'what posthorn login has got from the identity provider (secret)',
  tls: 'true: TLS to the brokers',
  'tls.ca': 'file with the authorities to trust instead of the system’s, PEM',
  'tls.cert': 'file with our certificate, PEM',
  'tls.key': 'file with our private key, PEM',
  'tls.servername': 'name to expect in the broker’s certificate',
  'sasl.mechanism': 'PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER',
  'sasl.username': 'user to log in as',
  'sasl.password': 'the user’s password, or the token of OAUTHBEARER (secret)',
} as const;

export type SettingName = keyof typeof SETTINGS;
export type StoredSettings = Partial<Record<SettingName, string>>;

export interface Settings extends StoredSettings {
  readonly brokers: string;
  readonly api: string;
  /** Somebody named the admin API, or the brokers are the default, which has its API at the default, too. */
  readonly isApiKnown: boolean;
  /** Somebody named it. */
  readonly isApiGiven: boolean;
}

export const SECRETS: ReadonlySet<SettingName> = new Set(['api.key', 'api.login', 'sasl.password']);
/** Those that a person has to type. */
export const ASKED: ReadonlySet<SettingName> = new Set(['api.key', 'sasl.password']);

const DEFAULTS = { brokers: '127.0.0.1:9092', api: 'http://127.0.0.1:9644' };

/** The broker has variables like POSTHORN_TLS_KEY for itself: where it runs, the command must not take them for its own. */
const ENV: Partial<Record<SettingName, string>> = {
  brokers: 'POSTHORN_BROKERS',
  api: 'POSTHORN_API_URL',
  'api.key': 'POSTHORN_API_KEY',
  'sasl.username': 'POSTHORN_SASL_USERNAME',
  'sasl.password': 'POSTHORN_SASL_PASSWORD',
};
export const ENVIRONMENT: readonly (readonly [variable: string, meaning: string])[] = [
  ['POSTHORN_CONTEXT', 'the context to use, as --context'],
  ...Object.entries(ENV).map(
    ([name, variable]) => [variable, SETTINGS[name as SettingName]] as const,
  ),
  ['NO_COLOR', 'any value: no colours'],
  ['XDG_CONFIG_HOME', 'contexts are in posthorn/contexts.json there; ~/.config without it'],
];

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** `key=value` of -X. Throws UsageError; a secret is refused, since others can read the arguments of a process. */
export function parseAssignment(text: string): readonly [SettingName, string] {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  if (!isSettingName(name))
    throw new UsageError(
      `There is no setting "${name}".`,
      `There are ${Object.keys(SETTINGS).join(', ')}.`,
    );
  if (at < 0) throw new UsageError(`-X ${name} needs a value: -X ${name}=...`);
  if (SECRETS.has(name)) throw secretRefused(name);
  return [name, checked(name, text.slice(at + 1))];
}

function secretRefused(name: SettingName): UsageError {
  return new UsageError(
    `${name} is a secret, and others can read the arguments of a process.`,
    name === 'api.login'
      ? 'posthorn login keeps it.'
      : `Set ${ENV[name] ?? ''}, or keep it in a context: posthorn context add asks for it.`,
  );
}

export function checked(name: SettingName, value: string): string {
  if (value === '') throw new UsageError(`${name} is empty.`);
  if (name === 'brokers') {
    const wrong = value
      .split(',')
      .find((one) => !/^(\[[^\]]+\]|[^:\s]+):\d{1,5}$/.test(one.trim()));
    if (wrong !== undefined)
      throw new UsageError(
        `"${wrong.trim()}" is not the address of a broker.`,
        'Addresses look like kafka.example.com:9092.',
      );
  }
  if (name === 'tls' && value !== 'true' && value !== 'false')
    throw new UsageError(`tls is true or false, not "${value}".`);
  if (name === 'sasl.mechanism' && !MECHANISMS.has(value))
    throw new UsageError(
      `There is no mechanism "${value}".`,
      `There are ${[...MECHANISMS].join(', ')}.`,
    );
  if (name === 'api' && !/^https?:\/\/[^\s/]+/.test(value))
    throw new UsageError(
      `"${value}" is not the address of an admin API.`,
      'One looks like http://127.0.0.1:9644.',
    );
  return value;
}

const MECHANISMS: ReadonlySet<string> = new Set([
  'PLAIN',
  'SCRAM-SHA-256',
  'SCRAM-SHA-512',
  'OAUTHBEARER',
]);

/**
 * Flags before the environment, the environment before the context that is in use. One that was named for this command goes before the
 * environment as any flag does: whoever says --context staging must not meet the brokers that a shell has of production.
 */
export function mergedSettings(
  flags: StoredSettings,
  env: Env,
  context: { readonly settings: StoredSettings; readonly isNamed: boolean },
): Settings {
  const fromEnv: StoredSettings = {};
  for (const [name, variable] of Object.entries(ENV) as [SettingName, string][]) {
    const value = env[variable];
    if (value !== undefined && value !== '') fromEnv[name] = checked(name, value);
  }
  const { settings, isNamed } = context;
  const around = isNamed ? { ...fromEnv, ...settings } : { ...settings, ...fromEnv };
  const given: StoredSettings = { ...around, ...flags };
  const isApiKnown = given.api !== undefined || given.brokers === undefined;
  return { ...DEFAULTS, ...given, isApiKnown, isApiGiven: given.api !== undefined };
}
