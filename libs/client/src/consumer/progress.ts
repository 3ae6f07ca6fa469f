/** One record, or a finished run of them, as far as a commit tells of it. */
export interface Told {
  readonly offset: bigint;
  /** Of a run; left out for one record. */
  readonly last?: bigint;
  readonly finished: boolean;
  readonly note: number;
}

/**
 * What a committed offset cannot say: which records above it are finished already, and what was noted of unfinished
 * ones. It travels as the metadata of the commit, so it changes hands with the offset and in the same instant.
 *
 * `posthorn:1:<runs>:<notes>`, both base64url of varints. Runs are lengths in offsets from the committed offset on:
 * unfinished, finished, unfinished, finished, ... Notes are pairs of a step from the note before and the noted number.
 * A mark, a short text about the partition as a whole, follows as `:<mark>` where there is one, and the label of the group as
 * `:<label>` behind it.
 */
const PREFIX = 'posthorn:1:';
/** Kafka takes 4,096 characters (offset.metadata.max.bytes). What does not fit is not told, and comes again. */
const RUN_BYTES_MAX = 2_700;
const NOTES_MAX = 64;
const NOTE_MAX = 0xffff;
/** Anybody can commit with any metadata; more than this is not ours and is not read. */
const CHARS_MAX = 8_192;

export class Progress {
  static readonly none = new Progress([], new Map());

  private constructor(
    /** First and last offset of each finished run, in order. */
    private readonly runs: readonly (readonly [first: bigint, last: bigint])[],
    private readonly notes: ReadonlyMap<bigint, number>,
  ) {}

  /** Anything that is not ours, or is damaged, says nothing: its records come again. */
  static parse(metadata: string | null, committed: bigint): Progress {
    if (metadata === null || !metadata.startsWith(PREFIX) || metadata.length > CHARS_MAX) {
      return Progress.none;
    }
    const [runs = '', notes = ''] = metadata.slice(PREFIX.length).split(':');
    const lengths = varintsOf(runs);
    const pairs = varintsOf(notes);
    if (lengths === null || pairs === null) return Progress.none;
    return new Progress(runsOf(lengths, committed), notesOf(pairs, committed));
  }

  isFinished(offset: bigint): boolean {
    let [low, high] = [0, this.runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const [first, last] = this.runs[middle];
      if (offset < first) high = middle;
      else if (offset > last) low = middle + 1;
      else return true;
    }
    return false;
  }

  /** What is known from `position` on, in offset order: it has to be told again until it has been fetched. */
  from(position: bigint): Told[] {
    const runs = this.runs
      .filter(([, last]) => last >= position)
      .map(([first, last]) => ({
        offset: first > position ? first : position,
        last,
        finished: true,
        note: 0,
      }));
    const notes = [...this.notes]
      .filter(([offset]) => offset >= position && !this.isFinished(offset))
      .map(([offset, note]) => ({ offset, finished: false, note }));
    return [...runs, ...notes].sort((a, b) => (a.offset < b.offset ? -1 : 1));
  }

  /** 0 when nothing was noted. */
  noteOf(offset: bigint): number {
    return this.notes.get(offset) ?? 0;
  }
}

/**
 * The records that wait for another try, with the tries that they have had, as the commit's metadata tell: a retry in its
 * place or a parked key. Of a partition 64 at most are told; metadata that are not ours tell of none.
 */
export function retryingIn(
  metadata: string,
  committed: bigint,
): readonly { readonly offset: bigint; readonly attempts: number }[] {
  return Progress.parse(metadata, committed)
    .from(committed)
    .flatMap(({ offset, note }) => (note === 0 ? [] : [{ offset, attempts: note }]));
}

/** The mark that stands in metadata; empty when there is none, or they are not ours. */
export function markIn(metadata: string): string {
  if (!metadata.startsWith(PREFIX) || metadata.length > CHARS_MAX) return '';
  return metadata.slice(PREFIX.length).split(':')[2] ?? '';
}

/** The group's `commitLabel` that stands in metadata; empty when there is none, or they are not ours. */
export function labelIn(metadata: string): string {
  if (!metadata.startsWith(PREFIX) || metadata.length > CHARS_MAX) return '';
  return metadata.slice(PREFIX.length).split(':')[3] ?? '';
}

/**
 * Empty when there is nothing to tell.
 * @param told from the lowest unfinished record on, in offset order.
 * @param mark without a colon, of 64 characters at most; empty: none.
 * @param label the same.
 */
export function progressMetadata(
  told: Iterable<Told>,
  committed: bigint,
  mark = '',
  label = '',
): string {
  const runs: number[] = [];
  const notes: number[] = [];
  let [runBytes, noteBase, finished, runStart, end] = [0, committed, false, committed, committed];
  const close = (at: bigint): void => {
    const length = Number(at - runStart);
    runs.push(length);
    runBytes += varintLength(length);
    runStart = at;
  };
  for (const record of told) {
    // Before a run that was told to us lie unfinished records that we have not seen; between records of ours, none.
    if (finished && record.last !== undefined && record.offset > end) {
      close(end);
      finished = false;
    }
    if (record.finished !== finished) {
      close(finished ? end : record.offset);
      if (runBytes > RUN_BYTES_MAX) break;
      // What lies between a finished record and the next unfinished one counts as unfinished: it is no record at all.
      finished = record.finished;
    }
    end = (record.last ?? record.offset) + 1n;
    if (record.finished || record.note === 0 || notes.length >= 2 * NOTES_MAX) continue;
    notes.push(Number(record.offset - noteBase), Math.min(record.note, NOTE_MAX));
    noteBase = record.offset;
  }
  if (finished && runBytes <= RUN_BYTES_MAX) close(end);
  if (runs.length === 0 && notes.length === 0 && mark === '' && label === '') return '';
  return `${PREFIX}${base64Of(runs)}:${base64Of(notes)}${textsOf(mark, label)}`;
}

function textsOf(mark: string, label: string): string {
  if (label !== '') return `:${mark}:${label}`;
  return mark === '' ? '' : `:${mark}`;
}

function runsOf(lengths: readonly number[], committed: bigint): (readonly [bigint, bigint])[] {
  const runs: (readonly [bigint, bigint])[] = [];
  let at = committed;
  for (let index = 0; index + 1 < lengths.length; index += 2) {
    const first = at + BigInt(lengths[index]);
    at = first + BigInt(lengths[index + 1]);
    if (at > first) runs.push([first, at - 1n]);
  }
  return runs;
}

function notesOf(pairs: readonly number[], committed: bigint): Map<bigint, number> {
  const notes = new Map<bigint, number>();
  let at = committed;
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    at += BigInt(pairs[index]);
    notes.set(at, pairs[index + 1]);
  }
  return notes;
}

function base64Of(numbers: readonly number[]): string {
  const bytes: number[] = [];
  for (let rest of numbers) {
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
    bytes.push(rest);
  }
  return Buffer.from(bytes).toString('base64url');
}

/** null when the last number is cut off or one is larger than a number can hold exactly. */
function varintsOf(text: string): number[] | null {
  const numbers: number[] = [];
  let [value, scale] = [0, 1];
  for (const byte of Buffer.from(text, 'base64url')) {
    value += (byte & 0x7f) * scale;
    scale *= 0x80;
    if (value > Number.MAX_SAFE_INTEGER) return null;
    if (byte >= 0x80) continue;
    numbers.push(value);
    [value, scale] = [0, 1];
  }
  return scale === 1 ? numbers : null;
}

const varintLength = (value: number): number =>
  value < 0x80 ? 1 : 1 + varintLength(Math.floor(value / 0x80));
