import type { Block } from './blocks.js';

/** In shown output: whatever stands here is of that day, such as a time or an id. */
const ANYTHING = '…';

/** What a command wrote is what the document shows below it. JSON may have more fields; text must be all of it. */
export function expectOutput(at: string, output: string, { language, code }: Block): void {
  try {
    if (language === 'json') expect(JSON.parse(output)).toMatchObject(pattern(JSON.parse(code)));
    else expect(output.trimEnd()).toMatch(textPattern(code.trimEnd()));
  } catch (error) {
    throw new Error(`${at} wrote something else than is shown`, { cause: error });
  }
}

function textPattern(text: string): RegExp {
  const parts = text.split(ANYTHING).map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^\\n]*')}$`);
}

function pattern(value: unknown): object {
  return matcherOf(value) as object;
}

function matcherOf(value: unknown): unknown {
  if (value === ANYTHING) return expect.anything();
  if (typeof value === 'string' && value.includes(ANYTHING)) {
    return expect.stringMatching(textPattern(value));
  }
  if (Array.isArray(value)) return value.map(matcherOf);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, matcherOf(each)]));
}
