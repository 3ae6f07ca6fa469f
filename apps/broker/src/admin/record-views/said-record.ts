import type { FrameReader } from '../contracts/framed-values.js';
import type { FilteredRecord } from '../filters/record-filter.js';

/** A record with what its value says in place of the framed bytes; read when it is looked at, which few filters do. */
export class SaidRecord implements FilteredRecord {
  #value: Buffer | null | undefined;

  constructor(
    private readonly record: FilteredRecord,
    private readonly reader: FrameReader,
  ) {}

  get timestamp(): bigint {
    return this.record.timestamp;
  }
  get key(): Buffer | null {
    return this.record.key;
  }
  get headers(): FilteredRecord['headers'] {
    return this.record.headers;
  }
  get value(): Buffer | null {
    return (this.#value ??= saidBy(this.record.value, this.reader));
  }
}

function saidBy(value: Buffer | null, reader: FrameReader): Buffer | null {
  if (value === null) return null;
  const frame = reader(value);
  return frame !== null && 'text' in frame ? Buffer.from(frame.text) : value;
}
