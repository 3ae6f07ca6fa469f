import type { ConsumedRecord } from '@posthorn/client';
import { visibleLines } from '../output/escape.js';
import { parseRecordFormat, timeText } from '../records/record-format.js';
import type { Said } from '../records/frames.js';
import { recordJson } from '../records/record-json.js';
import { coloured } from '../output/table.js';
import type { Streams } from '../runtime/streams.js';

/** How a record is printed, line feed included. */
export type Printer = (record: ConsumedRecord, said: Said) => string | Buffer;

/**
 * As a format says, as JSON, or else the value alone; to a person at a terminal with where and when it was, and without
 * anything that a terminal obeys.
 */
export function printerOf(
  stdout: Streams['stdout'],
  { format, isJson }: { readonly format: string | undefined; readonly isJson: boolean },
): Printer {
  if (isJson) return (record, said) => `${JSON.stringify(recordJson(record, said))}\n`;
  if (format !== undefined) {
    const write = parseRecordFormat(format);
    return stdout.isTTY === true ? (record) => visibleLines(write(record).toString()) : write;
  }
  if (stdout.isTTY !== true)
    return ({ value }) => Buffer.concat([value ?? Buffer.alloc(0), Buffer.from('\n')]);
  return (record, said) => {
    const { partition, offset, timestamp, key, value } = record;
    const place = coloured(stdout, 'dim', `${partition}@${offset} ${timeText(timestamp)}`);
    const name = key === null ? '' : ` ${coloured(stdout, 'cyan', visibleLines(key.toString()))}`;
    const shown = said?.text ?? value?.toString() ?? null;
    const text = shown === null ? coloured(stdout, 'dim', '(tombstone)') : visibleLines(shown);
    const contract = said?.contract ?? null;
    const of =
      contract === null
        ? ''
        : ` ${coloured(stdout, 'dim', `(${visibleLines(contract.event)}, version ${contract.version})`)}`;
    return `${place}${name} ${text}${of}\n`;
  };
}
