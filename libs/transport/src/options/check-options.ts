import { isObject } from '../errors/describe-error.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import { assertTopicName } from '../naming/topic-name.js';
import { DEFAULT_RETRY } from '../retry/retry-policy.js';
import type { TelemetryOptions } from '../telemetry/telemetry.js';
import {
  checkBatch,
  checkDeadLetter,
  checkMs,
  checkRetry,
  checkShape,
  checkText,
} from './check-values.js';
import { defined } from './defined.js';
import {
  clientKeys,
  failureKeys,
  handlerKeys,
  healthKeys,
  nestedKeys,
  serverKeys,
} from './known-options.js';
import type {
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
  const { group } = extras as HandlerOptions;
  if (group === '' || (group !== undefined && typeof group !== 'string')) {
    throw new PosthornConfigError(`${where}: 'group' must be the name of a consumer group`);
  }
  checkText(`${where}: server`, (extras as HandlerOptions).server);
  return extras;
}

export function checkModuleOptions(options: PosthornModuleOptions): void {
  checkKeys('PosthornModule', options, { ...serverKeys, ...clientKeys, health: true });
  const { health } = options;
  if (health === undefined) return;
  if (!isObject(health))
    throw new PosthornConfigError("PosthornModule: 'health' must be an object");
  checkKeys('PosthornModule: health', health, healthKeys);
  checkMs('PosthornModule: health.stuckAfterMs', health.stuckAfterMs, 1);
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

/** Options that `false` turns off. Of any other nobody could say what was to be off, and it would stay on. */
const CAN_BE_OFF: ReadonlySet<string> = new Set(['batch', 'control', 'deadLetter', 'telemetry']);

function checkShared(where: string, options: object): void {
  for (const [key, known] of Object.entries(nestedKeys)) {
    const nested: unknown = (options as Record<string, unknown>)[key];
    if (nested === undefined || (nested === false && CAN_BE_OFF.has(key))) continue;
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
  const { retry, batch, deadLetter, handlerTimeoutMs } = options as HandlerOptions;
  if (retry !== undefined) checkRetry(where, retry, { ...DEFAULT_RETRY, ...defined(retry) });
  if (typeof batch === 'object') checkBatch(where, batch);
  if (typeof deadLetter === 'object') checkDeadLetter(where, deadLetter);
  checkMs(`${where}: handlerTimeoutMs`, handlerTimeoutMs, 1);
  checkShape(where, options);
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
