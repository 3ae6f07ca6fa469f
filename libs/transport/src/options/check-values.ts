import { isObject } from '../errors/describe-error.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import { assertTopicName } from '../naming/topic-name.js';
import { RENEW_MS } from '../record/stream-interest.js';
import {
  type ErrorRule,
  RETRY_MODES,
  type RetryOptions,
  type RetryPolicy,
} from '../retry/retry-policy.js';
import type {
  BatchOptions,
  DeadLetterOptions,
  PosthornClientOptions,
  PosthornServerOptions,
  TopicOptions,
} from './options.js';

/** Node's timers fire at once beyond it. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Throws PosthornConfigError unless it is left out, or a number from `min` to `max`, at most what a timer can wait. */
export function checkMs(what: string, value: unknown, min: number, max = TIMER_MS_MAX): void {
  if (value === undefined) return;
  if (typeof value === 'number' && value >= min && value <= max) return;
  throw new PosthornConfigError(`${what} must lie between ${min} and ${max}, not ${show(value)}`);
}

/** What a server, a client and a module have in common. */
export function checkShape(
  where: string,
  options: Partial<PosthornServerOptions & PosthornClientOptions>,
): void {
  const { groupId, clientId, shutdownTimeoutMs, request } = options;
  checkText(`${where}: groupId`, groupId);
  checkText(`${where}: clientId`, clientId);
  checkText(`${where}: name`, options.name);
  checkFlag(`${where}: staticMembership`, options.staticMembership);
  checkFlag(`${where}: causation`, options.causation);
  checkMs(`${where}: shutdownTimeoutMs`, shutdownTimeoutMs, 0);
  checkMs(`${where}: request.timeoutMs`, request?.timeoutMs, 1);
  checkMs(`${where}: request.renewMs`, request?.renewMs, RENEW_MS.min, RENEW_MS.max);
  checkMethod(`${where}: serializer`, options.serializer, 'serialize');
  checkMethod(`${where}: deserializer`, options.deserializer, 'deserialize');
  checkMethod(`${where}: request.deserializer`, request?.deserializer, 'deserialize');
  if (options.topics !== undefined) checkTopics(`${where}: topics`, options.topics);
}

export function checkDeadLetter(where: string, { topic, partitions }: DeadLetterOptions): void {
  if (topic !== undefined && typeof topic !== 'function') {
    throw new PosthornConfigError(
      `${where}: deadLetter.topic must be a function (topic, group) => name, not ${show(topic)}`,
    );
  }
  checkCount(`${where}: deadLetter.partitions`, partitions);
}

export function checkBatch(where: string, batch: BatchOptions): void {
  const { maxRecords = 1, maxBytes = 1, maxWaitMs } = batch;
  checkCount(`${where}: batch.maxRecords`, maxRecords);
  if (!(maxBytes >= 1)) throw new PosthornConfigError(`${where}: batch.maxBytes must be 1 or more`);
  checkMs(`${where}: batch.maxWaitMs`, maxWaitMs, 0);
}

export function checkRetry(where: string, given: RetryOptions, retry: RetryPolicy): void {
  const { mode, attempts, multiplier, jitter } = retry;
  if (!RETRY_MODES.includes(mode)) {
    throw new PosthornConfigError(`${where}: retry.mode must be one of ${RETRY_MODES.join(', ')}`);
  }
  checkCount(`${where}: retry.attempts`, attempts);
  checkMs(`${where}: retry.initialDelayMs`, retry.initialDelayMs, 0);
  checkMs(`${where}: retry.maxDelayMs`, retry.maxDelayMs, 0);
  if (!(multiplier >= 1 && Number.isFinite(multiplier))) {
    throw new PosthornConfigError(`${where}: retry.multiplier must be 1 or more`);
  }
  if (!(jitter >= 0 && jitter <= 1)) {
    throw new PosthornConfigError(`${where}: retry.jitter must lie between 0 and 1`);
  }
  checkRules(`${where}: retry.retryOn`, given.retryOn);
  checkRules(`${where}: retry.fatal`, given.fatal);
}

/** A rule that is none would throw at each error, which counts as not holding: nobody would see that it is ignored. */
function checkRules(what: string, rules: readonly ErrorRule[] | undefined): void {
  if (rules === undefined) return;
  const list: readonly unknown[] = Array.isArray(rules) ? rules : [rules];
  const at = list.findIndex((rule) => typeof rule !== 'function');
  const isList = list === rules;
  if (isList && at === -1) return;
  const wrong = list[Math.max(at, 0)];
  throw new PosthornConfigError(
    `${what} must be a list of error classes and functions, such as [TypeError], not ${isList ? 'one with ' : ''}${show(wrong)}`,
  );
}

function checkTopics(
  where: string,
  { create, partitions, configs, declare = [] }: TopicOptions,
): void {
  checkFlag(`${where}.create`, create);
  checkCount(`${where}.partitions`, partitions);
  checkConfigs(`${where}.configs`, configs);
  if (!Array.isArray(declare)) throw new PosthornConfigError(`${where}.declare must be a list`);
  for (const one of declare as readonly unknown[]) {
    if (!isObject(one) || typeof one['topic'] !== 'string') {
      throw new PosthornConfigError(
        `${where}.declare must hold { topic: 'name', partitions?, configs? }, not ${show(one)}`,
      );
    }
    const topic = assertTopicName(one['topic']);
    checkCount(`${where}.declare: '${topic}': partitions`, one['partitions']);
    checkConfigs(`${where}.declare: '${topic}': configs`, one['configs']);
  }
}

function checkConfigs(what: string, configs: unknown): void {
  if (configs === undefined) return;
  if (!isObject(configs)) throw new PosthornConfigError(`${what} must be an object`);
  for (const [name, value] of Object.entries(configs)) {
    if (typeof value === 'string') continue;
    throw new PosthornConfigError(`${what}: '${name}' must be a text, not ${show(value)}`);
  }
}

function checkCount(what: string, value: unknown): void {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 1)) return;
  throw new PosthornConfigError(`${what} must be an integer of 1 or more, not ${show(value)}`);
}

export function checkText(what: string, value: unknown): void {
  if (value === undefined || typeof value === 'string') return;
  throw new PosthornConfigError(`${what} must be a text, not ${show(value)}`);
}

/** A setting of the environment is a text, and 'false' would count as true. */
function checkFlag(what: string, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return;
  throw new PosthornConfigError(`${what} must be true or false, not ${show(value)}`);
}

function checkMethod(what: string, value: unknown, method: string): void {
  if (value === undefined || (isObject(value) && typeof value[method] === 'function')) return;
  throw new PosthornConfigError(
    `${what} must be an object with a method ${method}(), not ${show(value)}`,
  );
}

/** For an error of the configuration: short, and never a secret. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 80)}'`;
  if (typeof value === 'function') return value.name === '' ? 'a function' : value.name;
  return isObject(value) ? (Array.isArray(value) ? 'a list' : 'an object') : String(value);
}
