import type { AdminApiError } from '@posthorn/admin-client';
import type { KafkaError, SendAllError } from '@posthorn/client';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';

/** What is told of a failure. */
export interface Explanation {
  readonly message: string;
  readonly hint: string | null;
  readonly docs: string | null;
  readonly exitCode: ExitCode;
}

interface Words {
  readonly text: string;
  readonly hint?: string;
  readonly exitCode: ExitCode;
}

const RUNNING: Words = {
  text: 'The group has members',
  hint: 'Stop them first; of a Posthorn broker, group seek moves running groups through the admin API (--api, or a context with one).',
  exitCode: ExitCode.REFUSED,
};
const FORBIDDEN: Words = {
  text: 'This is not allowed to us',
  hint: 'Whoever looks after the cluster gives the permission: docs/authorization.md.',
  exitCode: ExitCode.REFUSED,
};

/** Kafka's errors that people meet, in sentences; the others are told by their names. */
const KAFKA: Readonly<Record<string, Words>> = {
  UNKNOWN_TOPIC_OR_PARTITION: {
    text: 'There is no such topic or partition',
    hint: 'posthorn topic ls names the topics.',
    exitCode: ExitCode.NOT_FOUND,
  },
  UNKNOWN_TOPIC_ID: { text: 'The topic is gone', exitCode: ExitCode.NOT_FOUND },
  GROUP_ID_NOT_FOUND: {
    text: 'There is no such group',
    hint: 'posthorn group ls names the groups.',
    exitCode: ExitCode.NOT_FOUND,
  },
  TOPIC_ALREADY_EXISTS: { text: 'There is a topic of that name', exitCode: ExitCode.REFUSED },
  INVALID_TOPIC_EXCEPTION: {
    text: 'That is no name for a topic',
    hint: 'A name has 1 to 249 characters out of a-z, A-Z, 0-9, ".", "_" and "-".',
    exitCode: ExitCode.FAILED,
  },
  INVALID_PARTITIONS: {
    text: 'That number of partitions is not possible',
    hint: 'Partitions can only be added: removing them would lose records.',
    exitCode: ExitCode.FAILED,
  },
  INVALID_REPLICATION_FACTOR: {
    text: 'There are not so many brokers',
    exitCode: ExitCode.FAILED,
  },
  INVALID_CONFIG: {
    text: 'That is no config of a topic, or not a value for it',
    hint: 'posthorn topic config <topic> -o wide shows what there is.',
    exitCode: ExitCode.FAILED,
  },
  OFFSET_OUT_OF_RANGE: {
    text: 'The partition has no such offset',
    hint: 'posthorn topic describe shows where each partition starts and ends.',
    exitCode: ExitCode.FAILED,
  },
  MESSAGE_TOO_LARGE: {
    text: 'The record is larger than the topic takes',
    hint: 'posthorn topic config <topic> --set max.message.bytes=... raises the limit.',
    exitCode: ExitCode.FAILED,
  },
  NON_EMPTY_GROUP: RUNNING,
  UNKNOWN_MEMBER_ID: RUNNING,
  STALE_MEMBER_EPOCH: RUNNING,
  TOPIC_AUTHORIZATION_FAILED: FORBIDDEN,
  GROUP_AUTHORIZATION_FAILED: FORBIDDEN,
  CLUSTER_AUTHORIZATION_FAILED: FORBIDDEN,
  POLICY_VIOLATION: { text: 'A policy of the cluster forbids it', exitCode: ExitCode.REFUSED },
};

/** @param whom the brokers that were asked, for what nobody answered */
export function explain(error: unknown, whom: string): Explanation {
  if (error instanceof CliError) return error;
  if (!(error instanceof Error)) return told(String(error), ExitCode.FAILED);
  // By their names, not their classes: to load the client for a message would take longer than the message.
  switch (error.name) {
    case 'KafkaError':
      return kafka(error as KafkaError);
    case 'AdminApiError':
      return adminApi(error as AdminApiError);
    case 'SendAllError':
      return sendAll(error as SendAllError, whom);
    case 'AuthenticationError':
      return told(
        error.message,
        ExitCode.UNREACHABLE,
        'posthorn context show tells what we log in with; sasl.mechanism, sasl.username and POSTHORN_SASL_PASSWORD change it.',
      );
    case 'ConnectionError':
      return told(
        `No Kafka broker could be asked at ${whom}: ${error.message}`,
        ExitCode.UNREACHABLE,
        'posthorn starts a broker here; --brokers, POSTHORN_BROKERS or a context names another.',
      );
    case 'UnsupportedApiError':
      return told(
        `${sentence(error.message)}.`,
        ExitCode.REFUSED,
        'The broker is too old for this, or does not have it.',
      );
    default:
      return told(error.message, ExitCode.FAILED);
  }
}

function told(message: string, exitCode: ExitCode, hint: string | null = null): Explanation {
  return { message, hint, docs: null, exitCode };
}

function kafka({ errorName, message }: KafkaError): Explanation {
  const detail = message === errorName ? '' : message.slice(errorName.length + 2);
  const words = Object.hasOwn(KAFKA, errorName) ? KAFKA[errorName] : undefined;
  if (words === undefined)
    return told(detail === '' ? errorName : `${detail} (${errorName})`, ExitCode.FAILED);
  const { text, hint = null, exitCode } = words;
  return told(`${text}${detail === '' ? '' : `: ${detail}`} (${errorName})`, exitCode, hint);
}

function adminApi({ status, code, message, hint, errors, problem }: AdminApiError): Explanation {
  // The detail of most names each field already, in one line.
  const fields = errors
    .map(({ pointer, message: what }) => `${pointer}: ${what}`)
    .filter((field) => !message.includes(field));
  return {
    message: [message, ...fields].join('\n  '),
    hint:
      status === 401
        ? `${hint} posthorn login signs you in, if the broker has an identity provider; posthorn context add keeps an API key, and POSTHORN_API_KEY is one, too.`
        : hint,
    docs: problem?.type ?? null,
    exitCode: exitCodeOf(status, code),
  };
}

function exitCodeOf(status: number, code: string): ExitCode {
  if (status === 0 || status === 401 || code === 'unexpected-answer') return ExitCode.UNREACHABLE;
  if (status === 404) return ExitCode.NOT_FOUND;
  return status === 403 || status === 409 || status === 412 ? ExitCode.REFUSED : ExitCode.FAILED;
}

function sendAll({ failures, metadata }: SendAllError, whom: string): Explanation {
  const [first] = failures.values();
  const cause = explain(first, whom);
  return {
    ...cause,
    message:
      metadata.length === 1
        ? `The record was not taken: ${cause.message}`
        : `${failures.size} of ${metadata.length} records were not taken: ${cause.message}`,
  };
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
