import { UsageError } from '../runtime/cli-error.js';

/** What a template may ask for. */
export interface TemplateSource {
  /** From 1 on. */
  readonly count: number;
  readonly uuid: () => string;
  readonly nowMs: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

export type Template = (source: TemplateSource) => string;

const TAG = /\{\{\s*\.(\w+)([^}]*)\}\}/g;
const TAGS = '{{.Count}}, {{.UUID}}, {{.Now}}, {{.UnixMs}} and {{.Random 1 100}}';

/** A text with tags in it. What looks like none of ours stays as it is; a tag of an unknown name is refused (UsageError). */
export function parseTemplate(text: string): Template {
  const parts: Template[] = [];
  let end = 0;
  for (const match of text.matchAll(TAG)) {
    const [tag, name = '', rest = ''] = match;
    const literal = text.slice(end, match.index);
    parts.push(() => literal, tagOf(tag, name, rest.trim()));
    end = match.index + tag.length;
  }
  const literal = text.slice(end);
  if (parts.length === 0) return () => literal;
  parts.push(() => literal);
  return (source) => parts.map((part) => part(source)).join('');
}

function tagOf(tag: string, name: string, rest: string): Template {
  if (name === 'Random') return randomOf(tag, rest);
  if (rest === '') {
    if (name === 'Count') return ({ count }) => String(count);
    if (name === 'UUID') return ({ uuid }) => uuid();
    if (name === 'Now') return ({ nowMs }) => new Date(nowMs()).toISOString();
    if (name === 'UnixMs') return ({ nowMs }) => String(nowMs());
  }
  throw new UsageError(`There is no template ${tag}.`, `There are ${TAGS}.`);
}

function randomOf(tag: string, rest: string): Template {
  const [, low, high] = /^(-?\d{1,15})\s+(-?\d{1,15})$/.exec(rest) ?? [];
  const [min, max] = [Number(low), Number(high)];
  if (!(min <= max)) throw new UsageError(`${tag} needs two whole numbers, the smaller one first.`);
  return ({ random }) => String(min + Math.floor(random() * (max - min + 1)));
}
