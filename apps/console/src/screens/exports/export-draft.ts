import type { CreateExportBody } from '@posthorn/admin-client';
import { isEmpty, parseFilter, type RecordFilter } from '../../format/record-filter.js';

/** An export as somebody fills in the form. */
export interface ExportDraft {
  readonly topic: string;
  /** Empty: all. */
  readonly partition: number | string;
  readonly by: 'all' | 'time' | 'offset';
  /** By time ISO 8601 or milliseconds since 1970, by offset its digits; nothing: from the beginning. */
  readonly from: string | undefined;
  /** The first that is not meant any more; nothing: to what is committed now. */
  readonly to: string | undefined;
  /** As it is typed above records: format/record-filter.ts. */
  readonly filter: string;
  readonly format: NonNullable<CreateExportBody['format']>;
}

export const emptyExport: ExportDraft = {
  topic: '',
  partition: '',
  by: 'all',
  from: undefined,
  to: undefined,
  filter: '',
  format: 'ndjson',
};

/** null until it says what: of which topic, and by offset of which partition. */
export function exportBodyOf(draft: ExportDraft): CreateExportBody | null {
  const { topic, partition, by, filter, format } = draft;
  if (topic === '') return null;
  if (by === 'offset' && partition === '') return null;
  const where = conditionsOf(parseFilter(filter));
  return {
    source: {
      topic,
      ...(partition === '' ? {} : { partitions: [Number(partition)] }),
      ...positionOf('from', draft),
      ...positionOf('to', draft),
    },
    ...(where === undefined ? {} : { where }),
    format,
  };
}

function positionOf(end: 'from' | 'to', draft: ExportDraft): Record<string, string> {
  const position = draft[end];
  if (draft.by === 'all' || position === undefined || position === '') return {};
  return { [end]: draft.by === 'time' ? `@${position}` : position };
}

function conditionsOf(filter: RecordFilter): CreateExportBody['where'] {
  if (isEmpty(filter)) return undefined;
  const { key, header, where, q } = filter;
  return {
    ...(key === undefined ? {} : { key }),
    ...(header === undefined ? {} : { headers: header.map(headerCondition) }),
    ...(where === undefined ? {} : { conditions: [...where] }),
    ...(q === undefined ? {} : { q }),
  };
}

/** `tenant=acme=eu` is the value `acme=eu` of `tenant`, as searches read it. */
function headerCondition(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}
