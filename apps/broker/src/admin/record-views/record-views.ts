import { Injectable } from '@nestjs/common';
import type { Maskable, MaskedParts } from '../../masking/record-mask.js';
import type { Permissions } from '../access/permissions.js';
import type { Caller } from '../audit/caller.js';
import { PayloadReads, type ReadBy } from '../audit/payload-reads.js';
import { FramedValues, type Frame } from '../contracts/framed-values.js';
import type { FilteredRecord, RecordFilter } from '../filters/record-filter.js';
import { Masking, NO_MASK, type Mask, type Unmasks } from '../masking/masking.js';
import { contractOf, type ContractVersionName } from './contract-of-frame.js';
import { SaidRecord } from './said-record.js';

/** What framed bytes say by the schema that they name, or why they cannot be read. */
export type ShownFrame =
  | {
      readonly schemaId: number;
      readonly schemaType: string;
      readonly text: string;
      /** null where the caller may see none that has the schema. */
      readonly contract: ContractVersionName | null;
    }
  | { readonly problem: string };

/** A record as somebody sees it. */
export type Shown<Whole extends Maskable> = Whole & {
  /** In what of it something was hidden. */
  readonly masked?: MaskedParts;
  readonly keyFrame: ShownFrame | null;
  readonly valueFrame: ShownFrame | null;
};

/** A filter of what somebody sees of records. A promise where a schema has to be asked for first. */
export type SeenFilter = (record: FilteredRecord) => boolean | Promise<boolean>;

/** How one caller sees records. */
export interface RecordView {
  /** Whether there is nothing that this caller may not see. */
  readonly isOpen: boolean;
  /** What goes out: read by its schema, and then without what is hidden. @throws Problem when schemas cannot be read now. */
  show<Whole extends Maskable>(topic: string, record: Whole): Promise<Shown<Whole>>;
  /** The same filter of what `show` would show: see `Mask`. */
  filter(topic: string, matches: RecordFilter): SeenFilter;
  /** A text that may quote a record of these topics, such as what an exception said of it. */
  text(topics: readonly string[], text: string): string;
}

/**
 * Every record that leaves this API, and every filter that looks at records, goes through here: what is framed by a client
 * of a schema registry is read first, since rules and conditions are about what it says.
 */
@Injectable()
export class RecordViews {
  constructor(
    private readonly masking: Masking,
    private readonly framed: FramedValues,
    private readonly reads: PayloadReads,
  ) {}

  /** For records that leave this API: that they were shown to this caller is written down first, where that is asked for. */
  shownTo(caller: Caller, permissions: Permissions, by: ReadBy): RecordView {
    const view = this.of(permissions);
    const reads = this.reads.of(caller, by);
    return {
      get isOpen() {
        return view.isOpen;
      },
      text: (topics, text) => view.text(topics, text),
      filter: (topic, matches) => view.filter(topic, matches),
      show: async (topic, record) => {
        const written = reads.note(topic);
        if (written !== null) await written;
        return view.show(topic, record);
      },
    };
  }

  /** For what is only compared, and for what is said of records. */
  of(permissions: Permissions): RecordView {
    return viewOf(this.masking.of(permissions), this.framed, (event) =>
      permissions.allows('contract:view', event),
    );
  }

  /** Of somebody who started a job that reads `topic`. */
  ofJob(unmasks: Unmasks, topic: string): RecordView {
    return viewOf(this.masking.ofJob(unmasks, topic), this.framed, () => false);
  }
}

type Frames = Pick<FramedValues, 'readerFor' | 'read'>;

/** Nothing is hidden, and nothing is framed. */
export const OPEN_VIEW: RecordView = viewOf(
  NO_MASK,
  { readerFor: () => null, read: () => Promise.resolve(null) },
  () => false,
);

function viewOf(mask: Mask, framed: Frames, maySee: (event: string) => boolean): RecordView {
  return {
    get isOpen() {
      return mask.isOpen;
    },
    text: (topics, text) => mask.text(topics, text),
    show: async (topic, record) => {
      const [keyFrame, valueFrame] = await Promise.all([
        framed.read(record.key),
        framed.read(record.value),
      ]);
      const shown = (frame: Frame | null) => shownFrame(frame, topic, maySee);
      const hides = mask.hides(topic, record);
      const said = {
        ...record,
        ...(hides.key ? { key: saidOf(keyFrame, record.key) } : {}),
        ...(hides.value ? { value: saidOf(valueFrame, record.value) } : {}),
      };
      const left = mask.record(topic, said);
      return {
        ...left,
        keyFrame: hides.key ? null : shown(keyFrame),
        valueFrame: hides.value ? without(shown(valueFrame), left.value) : shown(valueFrame),
      };
    },
    filter: (topic, matches) => {
      const ask = (record: FilteredRecord): boolean => matches(mask.seen(topic, record));
      return (record) => {
        const reader = framed.readerFor(record.value);
        if (reader === null) return ask(record);
        if (typeof reader === 'function') return ask(new SaidRecord(record, reader));
        return reader.then((known) => ask(new SaidRecord(record, known)));
      };
    },
  };
}

function saidOf(frame: Frame | null, bytes: Buffer | null): Buffer | null {
  return frame !== null && 'text' in frame ? Buffer.from(frame.text) : bytes;
}

function shownFrame(
  frame: Frame | null,
  topic: string,
  maySee: (event: string) => boolean,
): ShownFrame | null {
  if (frame === null || 'problem' in frame) return frame;
  const { schemaId, schemaType, text, uses } = frame;
  return { schemaId, schemaType, text, contract: contractOf(uses, topic, maySee) };
}

/** Of which something is hidden: what is left of it, and nothing of why it could not be read, which may quote it. */
function without(frame: ShownFrame | null, left: Buffer | null): ShownFrame | null {
  if (frame === null || 'problem' in frame || left === null) return null;
  return { ...frame, text: left.toString() };
}
