import type { Headers } from '@posthorn/client';
import { headerText } from '../record/headers.js';

/** Attributes of an event: headers in the binary mode of the CloudEvents Kafka binding, beside the data in structured mode. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly subject?: string;
  /** URI of the schema that the data keeps to. */
  readonly dataschema?: string;
}

export const PREFIX = 'ce_';
export const SPEC_VERSION = '1.0';
export const CONTENT_TYPE = 'content-type';

/** In binary mode the value is the payload, untouched, so clients that know nothing of CloudEvents read it too. */
export function cloudEventHeaders(
  event: CloudEvent,
  contentType: string | null,
): Record<string, string> {
  const headers: Record<string, string> = {
    [`${PREFIX}specversion`]: SPEC_VERSION,
    [`${PREFIX}id`]: event.id,
    [`${PREFIX}source`]: event.source,
    [`${PREFIX}type`]: event.type,
  };
  if (contentType !== null) headers[CONTENT_TYPE] = contentType;
  if (event.time !== undefined) headers[`${PREFIX}time`] = event.time;
  if (event.subject !== undefined) headers[`${PREFIX}subject`] = event.subject;
  if (event.dataschema !== undefined) headers[`${PREFIX}dataschema`] = event.dataschema;
  return headers;
}

/** undefined for a record that is no CloudEvent: without a type, no contract can be told by it. */
export function cloudEventOf(headers: Headers): CloudEvent | undefined {
  const type = eventTypeOf(headers);
  if (type === undefined) return undefined;
  return {
    type,
    id: headerText(headers, `${PREFIX}id`) ?? '',
    source: headerText(headers, `${PREFIX}source`) ?? '',
    time: headerText(headers, `${PREFIX}time`),
    subject: headerText(headers, `${PREFIX}subject`),
    dataschema: headerText(headers, `${PREFIX}dataschema`),
  };
}

export function eventTypeOf(headers: Headers): string | undefined {
  return headerText(headers, `${PREFIX}type`);
}
