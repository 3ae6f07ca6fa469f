/** When a request was sent and when it was answered, on one clock of whole numbers. */
export interface Span {
  readonly begun: number;
  readonly ended: number;
}

/** A member was given a place in a generation. */
export interface Joined extends Span {
  readonly memberId: string;
  readonly generation: number;
  readonly leaderId: string;
}

/** Commits of one partition, each larger than the one before it and sent after that was answered. */
export interface Committed extends Span {
  readonly partition: number;
  readonly offset: bigint;
  readonly isAcked: boolean;
}

/** What somebody was told is committed; -1: nothing. */
export interface Fetched extends Span {
  readonly partition: number;
  readonly offset: bigint;
}

export class GroupHistory {
  readonly joins: Joined[] = [];
  readonly commits: Committed[] = [];
  readonly fetches: Fetched[] = [];
  #now = 0;

  /** The next moment; no two are the same. */
  tick(): number {
    return ++this.#now;
  }
}

export type GroupHistoryPart = Pick<GroupHistory, 'joins' | 'commits' | 'fetches'>;

/** Sentences about what no correct coordinator could have answered. */
export function groupViolationsOf(history: GroupHistoryPart): string[] {
  return [...generations(history), ...lostCommits(history), ...rewinds(history)];
}

function* generations({ joins }: GroupHistoryPart): Generator<string, void, void> {
  const leaders = new Map<number, string>();
  for (const { generation, leaderId } of joins) {
    const known = leaders.get(generation) ?? leaderId;
    leaders.set(generation, known);
    if (known !== leaderId) {
      yield `generation ${generation} was given out twice, led by ${known} and by ${leaderId}`;
    }
  }
  for (const [earlier, later] of ordered(joins)) {
    if (later.generation >= earlier.generation) continue;
    yield `generation ${later.generation} was joined after ${earlier.generation}`;
  }
}

function* lostCommits({ commits, fetches }: GroupHistoryPart): Generator<string, void, void> {
  for (const fetch of fetches) {
    const own = commits.filter(({ partition }) => partition === fetch.partition);
    const acked = own.filter(({ isAcked, ended }) => isAcked && ended < fetch.begun);
    const least = acked.at(-1)?.offset ?? -1n;
    if (fetch.offset < least) {
      yield `partition ${fetch.partition}: ${fetch.offset} was fetched after ${least} was committed`;
    }
    if (fetch.offset === -1n) continue;
    const isKnown = own.some(({ offset, begun }) => offset === fetch.offset && begun < fetch.ended);
    if (!isKnown)
      yield `partition ${fetch.partition}: ${fetch.offset} was fetched, never committed`;
  }
}

function* rewinds({ fetches }: GroupHistoryPart): Generator<string, void, void> {
  for (const partition of new Set(fetches.map((fetch) => fetch.partition))) {
    const own = fetches.filter((fetch) => fetch.partition === partition);
    for (const [earlier, later] of ordered(own)) {
      if (later.offset >= earlier.offset) continue;
      yield `partition ${partition}: ${later.offset} was fetched after ${earlier.offset}`;
    }
  }
}

/** Pairs of which the second was begun after the first had ended; with each second the nearest firsts are enough. */
function* ordered<T extends Span & ({ offset: bigint } | { generation: number })>(
  spans: readonly T[],
): Generator<readonly [T, T], void, void> {
  const rank = (span: T): bigint => ('offset' in span ? span.offset : BigInt(span.generation));
  const byBegin = spans.toSorted((a, b) => a.begun - b.begun);
  const byEnd = spans.toSorted((a, b) => a.ended - b.ended);
  let ended = 0;
  let highest: T | undefined;
  for (const later of byBegin) {
    for (; ended < byEnd.length; ended++) {
      const earlier = byEnd[ended];
      if (!earlier || earlier.ended >= later.begun) break;
      if (!highest || rank(earlier) > rank(highest)) highest = earlier;
    }
    if (highest) yield [highest, later];
  }
}
