import type { JourneyBody, JourneyStepBody } from '@posthorn/admin-client';
import { visible } from '../output/escape.js';
import { durationText } from '../parse/duration.js';

const LANE = 18;
const TIME = 9;
const NOBODY = '(unknown)';
/** How far a reader is, behind its name. */
const STATES = {
  committed: '',
  waiting: ' waits',
  retrying: ' tries again',
  deadLettered: ' gave up',
};

/**
 * A column for each service or group, a line for each step: `o` publishes, arrows point at who reads, `x` is a handler that
 * failed. In front of it the time since the step before.
 */
export function sequenceDiagram({ steps, participants }: JourneyBody): string {
  const isUnknown = steps.some(({ kind, service }) => kind === 'event' && service === null);
  const columns = isUnknown ? [NOBODY, ...participants] : participants;
  const head = columns.map((name) => centred(visible(name))).join('');
  const lines = steps.map((step) => lineOf(step, columns));
  return [`${' '.repeat(TIME)}${head.trimEnd()}`, ...lines].map((line) => `${line}\n`).join('');
}

function centred(name: string): string {
  const text = name.length > LANE - 2 ? `${name.slice(0, LANE - 3)}…` : name;
  const left = Math.floor((LANE - text.length) / 2);
  return `${' '.repeat(left)}${text}${' '.repeat(LANE - text.length - left)}`;
}

const middleOf = (column: number): number => column * LANE + LANE / 2;

function lineOf(step: JourneyStepBody, columns: readonly string[]): string {
  const lanes = Array.from({ length: columns.length * LANE }, () => ' ');
  for (const column of columns.keys()) lanes[middleOf(column)] = '|';
  if (step.kind === 'event') drawEvent(lanes, step, columns);
  else lanes[middleOf(Math.max(0, columns.indexOf(step.groupId ?? '')))] = 'x';
  const waited = `+${durationText(Number(step.waitedMs))}`.padEnd(TIME);
  return `${waited}${lanes.join('')}  ${textOf(step)}`;
}

function drawEvent(
  lanes: string[],
  { service, readers }: JourneyStepBody,
  columns: readonly string[],
): void {
  const from = middleOf(Math.max(0, columns.indexOf(service ?? NOBODY)));
  const to = readers
    .map(({ groupId }) => columns.indexOf(groupId))
    .filter((column) => column >= 0)
    .map(middleOf);
  const [left, right] = [Math.min(from, ...to), Math.max(from, ...to)];
  for (let at = left; at <= right; at++) lanes[at] = lanes[at] === ' ' ? '-' : '+';
  for (const at of to) lanes[at] = at === from ? '@' : at > from ? '>' : '<';
  if (!to.includes(from)) lanes[from] = 'o';
}

function textOf(step: JourneyStepBody): string {
  const { topic, partition, offset, kind, type, readers, handler, attempts, error, dueAt } = step;
  const place = `${topic}/${partition}@${offset}`;
  if (kind === 'event') {
    const open = readers.filter(({ state }) => state !== 'committed');
    const states = open.map(({ groupId, state }) => `${groupId}${STATES[state]}`);
    const unread = readers.length === 0 ? ['nobody reads it'] : states;
    const behind = unread.length === 0 ? '' : `  (${unread.join(', ')})`;
    return visible(`${type ?? ''} ${place}${behind}`.trimStart());
  }
  const what =
    kind === 'retry' ? `try ${attempts ?? '?'} failed` : `given up after ${attempts ?? '?'} tries`;
  const due = dueAt === null ? '' : `, again at ${dueAt}`;
  return visible(`${handler ?? ''} ${what}: ${error ?? ''}${due}  ${place}`.trimStart());
}
