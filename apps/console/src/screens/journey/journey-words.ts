import type { JourneyReader, JourneyStepBody } from '@posthorn/admin-client';
import type { Tone } from '../../components/values/status.js';
import { duration } from '../../format/durations.js';
import { plural } from '../../format/numbers.js';
import { visibleText } from '../../format/visible-text.js';

type ReaderState = JourneyReader['state'];

export const READER_TONES: Readonly<Record<ReaderState, Tone>> = {
  committed: 'good',
  waiting: 'quiet',
  retrying: 'warn',
  deadLettered: 'bad',
};

export const READER_WORDS: Readonly<Record<ReaderState, string>> = {
  committed: 'has read it',
  waiting: 'has not read it yet',
  retrying: 'failed, will retry',
  deadLettered: 'gave it up',
};

export function readerWords({ groupId, state, failures }: JourneyReader): string {
  const tries = failures > 0 ? ` after ${plural(failures, 'failed try', 'failed tries')}` : '';
  return `${visibleText(groupId)} ${READER_WORDS[state]}${state === 'deadLettered' ? tries : ''}`;
}

/** What happened, in a few words. */
export function stepTitle(step: JourneyStepBody): string {
  const { kind, type, topic, attempts } = step;
  if (kind === 'event') return type ?? topic;
  if (kind === 'deadLetter') {
    return attempts === null ? 'Given up' : `Given up after ${plural(attempts, 'try', 'tries')}`;
  }
  const what = attempts === null ? 'Failed' : `Try ${attempts} failed`;
  const wait = waitOf(step);
  return wait === null ? what : `${what}, next in ${duration(wait)}`;
}

/** Seconds from a failure to the next try. */
function waitOf({ dueAt, timestamp }: JourneyStepBody): number | null {
  return dueAt === null ? null : Math.max(0, (Date.parse(dueAt) - Number(timestamp)) / 1000);
}

/** As it fits into a picture, where text does not wrap. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}
