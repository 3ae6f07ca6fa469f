import { recommend } from './recommend.js';

describe('the recommendation of a viewer', () => {
  it('is the genre that was watched most', () => {
    expect(recommend(['drama', 'crime', 'crime', 'nature'])).toBe('crime');
  });

  it('is, of genres watched equally often, the one that was watched last', () => {
    expect(recommend(['nature', 'drama', 'drama', 'nature', 'crime'])).toBe('nature');
  });

  it('follows a single view, and is nothing without one', () => {
    expect(recommend(['comedy'])).toBe('comedy');
    expect(recommend([])).toBeUndefined();
  });
});
