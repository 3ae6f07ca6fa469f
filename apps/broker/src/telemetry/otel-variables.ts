import { ConfigError } from '../config/config-error.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** Of a variable that is set; by OpenTelemetry's specification one that is empty is not. */
export function variable(env: Env, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}

/** What a value has to be, in words that follow "must be". */
type Rule = readonly [is: (text: string) => boolean, words: string];

const SAMPLERS = ['always_on', 'always_off', 'traceidratio'];
const ALL_SAMPLERS = [...SAMPLERS, ...SAMPLERS.map((name) => `parentbased_${name}`)];

const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text);
const AMOUNT: Rule = [(text) => /^[1-9]\d{0,9}$/.test(text), 'a whole number above 0'];
const ADDRESS: Rule = [
  (text) => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text),
  "the address of the collector's HTTP port, such as http://127.0.0.1:4318",
];
const COMPRESSION: Rule = [(text) => ['gzip', 'none'].includes(text), 'gzip or none'];
const ATTRIBUTE = /^\s*[^=,\s][^=,]*=[^=,]*$/;

const SIGNALS = ['', 'TRACES_', 'LOGS_'];
const ofSignals = (name: string, rule: Rule): readonly (readonly [string, Rule])[] =>
  SIGNALS.map((signal) => [`OTEL_EXPORTER_OTLP_${signal}${name}`, rule]);

/** The SDK takes its default for what it does not understand and says nothing that anybody would see, or samples everything. */
const RULES: readonly (readonly [name: string, rule: Rule])[] = [
  ...ofSignals('ENDPOINT', ADDRESS),
  ...ofSignals('TIMEOUT', AMOUNT),
  ...ofSignals('COMPRESSION', COMPRESSION),
  ...['SCHEDULE_DELAY', 'EXPORT_TIMEOUT', 'MAX_QUEUE_SIZE', 'MAX_EXPORT_BATCH_SIZE'].flatMap(
    (name) => [[`OTEL_BSP_${name}`, AMOUNT] as const, [`OTEL_BLRP_${name}`, AMOUNT] as const],
  ),
  [
    'OTEL_TRACES_SAMPLER',
    [(text) => ALL_SAMPLERS.includes(text), `one of ${ALL_SAMPLERS.join(', ')}`],
  ],
  [
    'OTEL_TRACES_SAMPLER_ARG',
    [(text) => isNumber(text) && Number(text) <= 1, 'the share of requests, from 0 to 1'],
  ],
  [
    'OTEL_RESOURCE_ATTRIBUTES',
    [
      (text) => text.split(',').every((part) => part.trim() === '' || ATTRIBUTE.test(part)),
      'key=value,key=value, with = and , in a value percent-encoded',
    ],
  ],
];

/** @throws ConfigError with the first that cannot be meant. */
export function checkVariables(env: Env): void {
  for (const [name, [is, words]] of RULES) {
    const text = variable(env, name);
    if (text !== undefined && !is(text))
      throw new ConfigError(`${name}=${text}: must be ${words}.`);
  }
}

/** A number that was checked. */
export function amount(env: Env, name: string): number | undefined {
  const text = variable(env, name);
  return text === undefined ? undefined : Number(text);
}
