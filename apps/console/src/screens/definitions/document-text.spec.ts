import { expect, it } from '@jest/globals';
import { readDocument } from './document-text.js';

it('takes a document, waits for one, and says why it is none', () => {
  expect(readDocument('{"version":1,"topics":[]}')).toEqual({
    document: { version: 1, topics: [] },
  });
  expect(readDocument('  ')).toEqual({ document: null, mistake: null });
  expect(readDocument('{"topics":[]}')).toMatchObject({
    mistake: expect.stringMatching('version'),
  });
  expect(readDocument('{"version":')).toMatchObject({ mistake: expect.stringMatching('Not JSON') });
  expect(readDocument('null')).toMatchObject({ document: null });
});
