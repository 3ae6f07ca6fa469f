import type { GroupDescription, TopicPartition } from '@posthorn/client';
import { printListing, type Format } from '../output/listing.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { distance, gapsIn } from '../topic/passed-over.js';
import { keyOf } from './group-lags.js';

/** Where a partition is, and where it is to be. */
export interface Move extends TopicPartition {
  /** null: nothing was committed. */
  readonly before: bigint | null;
  readonly after: bigint;
}

export interface MoveOptions {
  readonly execute?: boolean;
  readonly reason?: string;
  readonly output: Format;
}

/**
 * Shows what is moved, and with --execute moves it: of a group without members by an offset commit, as any Kafka takes it, of
 * a running one by Posthorn's admin API, which sends the members away so that they begin anew.
 */
export async function moveOffsets(
  invocation: Invocation,
  group: GroupDescription,
  moves: readonly Move[],
  { execute, reason, output }: MoveOptions,
): Promise<void> {
  const { groupId } = group;
  if (moves.length === 0)
    throw new CliError(`${groupId} has no offsets that this is about.`, {
      exitCode: ExitCode.NOT_FOUND,
      hint: 'Name topics with --topic: those without offsets yet are given some.',
    });
  const counted = await countedMoves(invocation, moves);
  if (execute === true) await apply(invocation, group, moves, reason);
  await printListing<CountedMove>(invocation, output, {
    rows: counted,
    columns: [
      { title: 'TOPIC', value: ({ topic }) => topic },
      { title: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
      { title: 'BEFORE', value: ({ before }) => before ?? '-', align: 'right' },
      { title: 'AFTER', value: ({ after }) => after, align: 'right' },
      { title: 'AGAIN', value: (move) => again(move), align: 'right' },
      { title: 'SKIPPED', value: (move) => skipped(move), align: 'right' },
    ],
    name: keyOf,
    json: ({ topic, partition, before, after }) => ({ topic, partition, before, after }),
    empty: '',
  });
  const [read, left] = [sum(counted.map(again)), sum(counted.map(skipped))];
  const what = `${read} offsets ${execute === true ? 'are' : 'would be'} read again, ${left} left out.`;
  invocation.say(execute === true ? what : `${what} Nothing was moved: --execute does it.`);
}

interface CountedMove extends Move {
  readonly offsets: bigint;
}

/** With how many offsets lie between, without what was passed over when the brokers' database had gone back. */
async function countedMoves(
  invocation: Invocation,
  moves: readonly Move[],
): Promise<readonly CountedMove[]> {
  const ranges = moves.map(({ topic, partition, before, after }) => {
    const [from, to] =
      before === null || before > after ? [after, before ?? after] : [before, after];
    return { topic, partition, from, to };
  });
  const gaps = await gapsIn(invocation, ranges);
  return moves.map((move, i) => ({
    ...move,
    offsets: distance(ranges[i].from, ranges[i].to, gaps[i]),
  }));
}

const again = ({ before, after, offsets }: CountedMove): bigint =>
  before !== null && before > after ? offsets : 0n;
const skipped = ({ before, after, offsets }: CountedMove): bigint =>
  before !== null && after > before ? offsets : 0n;
const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((a, b) => a + b, 0n);

async function apply(
  invocation: Invocation,
  { groupId, members }: GroupDescription,
  moves: readonly Move[],
  reason: string | undefined,
): Promise<void> {
  if (members.length > 0) return applyToRunning(invocation, groupId, moves, reason);
  const admin = await invocation.admin();
  const offsets = moves.map(({ topic, partition, after }) => ({ topic, partition, offset: after }));
  await admin.commitOffsets(groupId, offsets);
}

async function applyToRunning(
  invocation: Invocation,
  groupId: string,
  moves: readonly Move[],
  reason: string | undefined,
): Promise<void> {
  if (!invocation.settings.isApiKnown)
    throw new CliError(`${groupId} has members, and Kafka moves no group that runs.`, {
      exitCode: ExitCode.REFUSED,
      hint: 'Stop its members first; or, of a Posthorn broker, name its admin API: --api, POSTHORN_API_URL or a context.',
    });
  const api = await invocation.api(reason);
  await api.POST('/api/v1/consumer-groups/{group}/offsets:reset', {
    params: { path: { group: groupId } },
    body: {
      strategy: 'each',
      evictMembers: true,
      offsets: moves.map(({ topic, partition, after }) => ({
        topic,
        partition,
        offset: String(after),
      })),
    },
  });
}
