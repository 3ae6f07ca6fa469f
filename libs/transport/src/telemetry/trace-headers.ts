import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api';
import type { Headers } from '@posthorn/client';
import { headerText } from '../record/headers.js';

/** Headers under construction: what a propagator writes is added behind the author's own. */
export type HeaderList = [key: string, value: Buffer | null][];

export const headerGetter: TextMapGetter<Headers> = {
  keys: (headers) => headers.map(([key]) => key),
  get: (headers, key) => headerText(headers, key),
};

/** Never overwrites: the context in a record is its author's, also when an outbox or a dead letter sends it on. */
export const headerSetter: TextMapSetter<HeaderList> = {
  set(headers, key, value) {
    if (!headers.some(([name]) => name === key)) headers.push([key, Buffer.from(value)]);
  },
};
