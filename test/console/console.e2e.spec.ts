import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { screenClaims } from './claims/screens.js';
import { workClaims } from './claims/work.js';
import { describeInBrowser, note } from './support/browser.js';
import { Rig } from './support/rig.js';

describeInBrowser(`the console in a browser${note}`, () => {
  const rig = new Rig();
  beforeAll(() => rig.open());
  afterEach(() => rig.closePages());
  afterAll(() => rig.close());

  describe('each screen', () => {
    screenClaims(rig);
  });
  describe('working with it', () => {
    workClaims(rig);
  });
});
