import { isObject } from '../errors/describe-error.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import { assertTopicName } from '../naming/topic-name.js';
import { DEFAULT_RETRY, RETRY_MODES, type RetryPolicy } from '../retry/retry-policy.js';
import type { TelemetryOptions } from '../telemetry/telemetry.js';
import {
  clientKeys,
  failureKeys,
  handlerKeys,
  healthKeys,
  nestedKeys,
  serverKeys,
} from './known-options.js';
import type {
  BatchOptions,
  HandlerOptions,
  PosthornClientOptions,
  PosthornModuleOptions,
  PosthornServerOptions,
} from './options.js';
import { checkTransactions } from './producer-options.js';

export function checkServerOptions(options: PosthornServerOptions): PosthornServerOptions {
  checkKeys('PosthornServer', options, serverKeys);
  checkShared('PosthornServer', options);
  checkPerTopic("PosthornServer: 'perTopic'", options.perTopic);
  return options;
}

export function checkClientOptions(options: PosthornClientOptions): PosthornClientOptions {
  checkKeys('PosthornClient', options, clientKeys);
  checkShared('PosthornClient', options);
  if (options.contracts !== undefined && !URL.canParse(options.contracts.registry)) {
    throw new PosthornConfigError(
      `PosthornClient: contracts: registry must be a URL, not '${options.contracts.registry}'`,
    );
  }
  if (options.request?.inboxTopic !== undefined) assertTopicName(options.request.inboxTopic);
  checkTransactions('PosthornClient', options.producer);
  return options;
}

/** Handler extras come from decorators, untyped when Nest's own are used. */
export function checkHandlerOptions(where: string, extras: object): HandlerOptions {
  checkKeys(where, extras, handlerKeys);
  checkShared(where, extras);
  return extras;
}

export function checkModuleOptions(options: PosthornModuleOptions): void {
  checkKeys('PosthornModule', options, { ...serverKeys, ...clientKeys, health: true });
  if (options.health !== undefined) checkKeys('PosthornModule: health', options.health, healthKeys);
}

function checkPerTopic(where: string, perTopic: PosthornServerOptions['perTopic'] = {}): void {
  if (!isObject(perTopic)) throw new PosthornConfigError(`${where} must be an object`);
  for (const [topic, own] of Object.entries(perTopic)) {
    const ofTopic = `${where}: '${assertTopicName(topic)}'`;
    if (!isObject(own)) throw new PosthornConfigError(`${ofTopic} must be an object`);
    checkKeys(ofTopic, own, failureKeys);
    checkShared(ofTopic, own);
  }
}

function checkShared(where: string, options: object): void {
  for (const [key, known] of Object.entries(nestedKeys)) {
    const nested: unknown = (options as Record<string, unknown>)[key];
    if (nested === undefined || nested === false) continue;
    if ((key === 'batch' || key === 'control') && nested === true) continue;
    if (typeof nested !== 'object' || nested === null) {
      throw new PosthornConfigError(`${where}: '${key}' must be an object`);
    }
    checkKeys(`${where}: ${key}`, nested, known);
  }
  const { telemetry } = options as { telemetry?: TelemetryOptions | false };
  checkTraceContext(where, telemetry);
  const { control } = options as PosthornServerOptions;
  if (typeof control === 'object' && control.topic !== undefined) assertTopicName(control.topic);
  const { retry, batch, handlerTimeoutMs } = options as HandlerOptions;
  if (retry !== undefined) checkRetry(where, { ...DEFAULT_RETRY, ...retry });
  if (typeof batch === 'object') checkBatch(where, batch);
  if (
    handlerTimeoutMs !== undefined &&
    !(handlerTimeoutMs > 0 && handlerTimeoutMs <= TIMER_MS_MAX)
  ) {
    throw new PosthornConfigError(
      `${where}: handlerTimeoutMs must lie between 1 and ${TIMER_MS_MAX}`,
    );
  }
}

/** Node's timers fire at once beyond it. */
const TIMER_MS_MAX = 2 ** 31 - 1;

function checkBatch(
  where: string,
  { maxRecords = 1, maxBytes = 1, maxWaitMs = 0 }: BatchOptions,
): void {
  const problem =
    (!(Number.isInteger(maxRecords) && maxRecords >= 1) &&
      'maxRecords must be an integer of 1 or more') ||
    (!(maxBytes >= 1) && 'maxBytes must be 1 or more') ||
    (!(maxWaitMs >= 0 && maxWaitMs <= TIMER_MS_MAX) && 'maxWaitMs must be 0 or more');
  if (problem) throw new PosthornConfigError(`${where}: batch.${problem}`);
}

function checkTraceContext(where: string, telemetry: TelemetryOptions | false | undefined): void {
  const traceContext: unknown = telemetry === false ? undefined : telemetry?.traceContext;
  if (traceContext === undefined || traceContext === 'parent' || traceContext === 'link') return;
  throw new PosthornConfigError(
    `${where}: telemetry.traceContext must be 'parent' or 'link', not ${JSON.stringify(traceContext)}`,
  );
}

function checkKeys(where: string, options: object, known: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(options).filter((key) => !Object.hasOwn(known, key));
  if (unknown.length === 0) return;
  const list = unknown.map((key) => `'${key}'`).join(', ');
  throw new PosthornConfigError(
    `${where}: unknown option ${list}; known are ${Object.keys(known).join(', ')}`,
  );
}

function checkRetry(where: string, retry: RetryPolicy): void {
  const problems = [
    [!RETRY_MODES.includes(retry.mode), `mode must be one of ${RETRY_MODES.join(', ')}`],
    [
      !Number.isInteger(retry.attempts) || retry.attempts < 1,
      'attempts must be an integer of 1 or more',
    ],
    [!(retry.initialDelayMs >= 0), 'initialDelayMs must be 0 or more'],
    [!(retry.maxDelayMs >= 0), 'maxDelayMs must be 0 or more'],
    [!(retry.multiplier >= 1), 'multiplier must be 1 or more'],
    [!(retry.jitter >= 0 && retry.jitter <= 1), 'jitter must lie between 0 and 1'],
  ] as const;
  const problem = problems.find(([bad]) => bad);
  if (problem) throw new PosthornConfigError(`${where}: retry.${problem[1]}`);
}
