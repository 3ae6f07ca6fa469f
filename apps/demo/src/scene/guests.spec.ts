import { guestsAmong } from './flow.js';

describe('the guests of the flow', () => {
  it('are the groups that are nobody’s of the demo, four at most, in order', () => {
    const groups = [
      'orders',
      'tips',
      'me',
      'playground',
      'echo-17',
      'posthorn-outbox-1',
      'a',
      'b',
      'z',
    ];
    expect(guestsAmong(groups)).toEqual(['a', 'b', 'me', 'playground']);
  });
});
