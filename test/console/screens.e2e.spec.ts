import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { screenClaims } from './claims/screens.js';
import { describeInBrowser, note } from './support/browser.js';
import { Rig } from './support/rig.js';

describeInBrowser(`each screen of the console${note}`, () => {
  const rig = new Rig();
  beforeAll(() => rig.open());
  afterEach(() => rig.browser.rest());
  afterAll(() => rig.close());

  screenClaims(rig);
});
