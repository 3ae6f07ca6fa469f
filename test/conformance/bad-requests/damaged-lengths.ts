import { Writer } from '@posthorn/protocol';
import type { Field, Message, Struct } from '../../../libs/protocol/test/support/messages.js';

const INT16_MAX = 32_767;
const INT32_MAX = 2_147_483_647;
const FIXED_SIZES: Readonly<Record<string, number>> = {
  bool: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  int64: 8,
  float64: 8,
  uuid: 16,
};

/** A request's body with one length in it that cannot be. */
export interface Damaged {
  readonly about: string;
  readonly body: Buffer;
}

/** Where a length stands in a body that is sound. */
interface Place {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly form: 'int16' | 'int32' | 'compact';
  readonly isNullable: boolean;
}

/**
 * Every length of the request, damaged in every way that may not be believed: arrays, texts and bytes that are null where
 * none is allowed, of negative length, longer than what follows, and of a varint without end. A negative length where
 * null is allowed is left out: Kafka takes each for null, and here only -1 is.
 */
export function damagedLengths({ root, flexibleFrom }: Message, version: number): Damaged[] {
  const sound = soundBody({ root, flexibleFrom }, version);
  const bytes = sound.writer.toBuffer();
  return sound.places.flatMap((place) =>
    damages(place).map(([how, length]) => ({
      about: `${place.path} ${how}`,
      body: Buffer.concat([bytes.subarray(0, place.start), length, bytes.subarray(place.end)]),
    })),
  );
}

export function soundBody(
  { root, flexibleFrom }: Pick<Message, 'root' | 'flexibleFrom'>,
  version: number,
): SoundBody {
  const sound = new SoundBody(version, version >= flexibleFrom);
  sound.struct(root, '');
  return sound;
}

function damages({ form, isNullable }: Place): [how: string, length: Buffer][] {
  const written = (write: (writer: Writer) => void): Buffer => {
    const writer = new Writer();
    write(writer);
    return writer.toBuffer();
  };
  const nulls: [string, Buffer][] = [];
  if (form === 'compact') {
    if (!isNullable) nulls.push(['null', Buffer.from([0])]);
    const longest = written((writer) => writer.unsignedVarint(INT32_MAX));
    return [...nulls, ['longer than what follows', longest], ['without end', Buffer.alloc(9, 255)]];
  }
  const int = (value: number): Buffer =>
    written((writer) => (form === 'int16' ? writer.int16(value) : writer.int32(value)));
  if (!isNullable) nulls.push(['null', int(-1)], ['of negative length', int(-2)]);
  return [...nulls, ['longer than what follows', int(form === 'int16' ? INT16_MAX : INT32_MAX)]];
}

/** A body in which nothing is null and every list has one element. */
class SoundBody {
  readonly writer = new Writer();
  readonly places: Place[] = [];

  constructor(
    private readonly version: number,
    private readonly isFlexible: boolean,
  ) {}

  struct({ fields }: Struct, path: string): void {
    for (const field of fields) {
      const isTagged = field.tag !== undefined && this.isFlexible;
      if (!isTagged && this.isIn(field.versions)) this.field(field, `${path}/${field.name}`);
    }
    if (this.isFlexible) this.writer.unsignedVarint(0); // no tagged fields
  }

  private field(field: Field, path: string): void {
    const { array, type, struct } = field;
    const isNullable = field.nullable !== null && this.isIn(field.nullable);
    // One element: the same lengths stand in each, and those of its texts allow no null.
    if (array) this.length('int32', path, isNullable);
    if (struct !== undefined) {
      if (isNullable && !array) this.writer.int8(1);
      this.struct(struct, path);
    } else if (FIXED_SIZES[type] !== undefined) {
      this.writer.raw(Buffer.alloc(FIXED_SIZES[type]));
    } else {
      this.length(type === 'string' ? 'int16' : 'int32', path, isNullable && !array);
      this.writer.int8(0x61);
    }
  }

  /** Of one. */
  private length(width: 'int16' | 'int32', path: string, isNullable: boolean): void {
    const start = this.writer.length;
    if (this.isFlexible) this.writer.unsignedVarint(2);
    else if (width === 'int16') this.writer.int16(1);
    else this.writer.int32(1);
    const form = this.isFlexible ? 'compact' : width;
    this.places.push({ path, start, end: this.writer.length, form, isNullable });
  }

  private isIn({ min, max }: { min: number; max: number }): boolean {
    return this.version >= min && this.version <= max;
  }
}
