import type { LiveFiguresBody, LiveTopicBody } from '@posthorn/admin-client';
import { counted } from '../output/counted.js';
import { visible } from '../output/escape.js';
import { frame, sizeOf } from '../output/screen.js';
import { coloured, table, type Column } from '../output/table.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import type { Streams } from '../runtime/streams.js';
import { GROUP_COLUMNS, secondsText } from './lag.js';
import { liveFigures } from './live.js';

const TOPIC_COLUMNS: readonly Column<LiveTopicBody>[] = [
  { title: 'TOPIC', value: ({ topic }) => visible(topic) },
  {
    title: 'IN/S',
    value: ({ producedPerSecond }) => Math.round(producedPerSecond),
    align: 'right',
  },
];
const ALTERNATE_SCREEN = '\u001b[?1049h\u001b[?25l';
/** The terminal as it was: its cursor, its lines, and its keyboard. */
const MAIN_SCREEN = '\u001b[?25h\u001b[?1049l';
interface KeyInput {
  setRawMode?(raw: boolean): unknown;
}

export async function top(invocation: Invocation): Promise<void> {
  const { stdin, stdout } = invocation.streams;
  if (stdout.isTTY !== true)
    throw new UsageError('top is for a terminal.', 'posthorn lag -w -o json is for programs.');
  const keyboard = stdin as typeof stdin & KeyInput;
  // Raw, a terminal does not turn Ctrl-C into a signal: it comes as a character.
  const typed = (key: Buffer): void => {
    if (key.toString() === 'q') invocation.stop('quit');
    if (key.toString() === '\u0003') invocation.stop('interrupted');
  };
  let latest: LiveFiguresBody | null = null;
  const draw = (): Promise<void> => {
    const size = sizeOf(stdout);
    const text = latest === null ? 'waiting for figures' : screen(stdout, latest, size.rows);
    return invocation.print(frame(text, size));
  };
  const resized = (): void => void draw();
  keyboard.setRawMode?.(true);
  keyboard.on('data', typed);
  stdout.on('resize', resized);
  await invocation.print(ALTERNATE_SCREEN);
  try {
    for await (const figures of liveFigures(invocation)) {
      latest = figures;
      await draw();
    }
  } finally {
    keyboard.off('data', typed);
    stdout.off('resize', resized);
    keyboard.setRawMode?.(false);
    stdout.write(MAIN_SCREEN);
  }
}

/** No more lines than the terminal has: the groups that are furthest behind, then the busiest topics. */
export function screen(stdout: Streams['stdout'], figures: LiveFiguresBody, rows: number): string {
  const { at, producedPerSecond, consumedPerSecond, topicCount, groupCount, worstLag } = figures;
  const worst =
    worstLag === null
      ? 'nobody is behind'
      : `worst ${visible(worstLag.groupId)} ${secondsText(worstLag.lagSeconds)}`;
  const missing = figures.unreachableBrokers.length;
  const head = [
    `${coloured(stdout, 'bold', 'posthorn top')}  ${at}  q ends it`,
    `in ${Math.round(producedPerSecond)}/s  out ${Math.round(consumedPerSecond)}/s  ${counted(topicCount, 'topic')}  ${counted(groupCount, 'group')}  ${worst}`,
    missing === 0
      ? ''
      : coloured(stdout, 'red', `${missing} brokers do not answer: their part is missing`),
  ];
  const left = Math.max(4, rows - head.length - 4);
  const groupRows = Math.min(figures.groups.length, Math.ceil(left / 2));
  const clean = GROUP_COLUMNS.map((column) => ({
    ...column,
    value: (row: (typeof figures.groups)[number]) => visible(String(column.value(row))),
  }));
  const groups = table(figures.groups.slice(0, groupRows), clean);
  const topics = table(figures.topics.slice(0, left - groupRows), TOPIC_COLUMNS);
  return `${head.join('\n')}\n${groups}\n${topics}`;
}
