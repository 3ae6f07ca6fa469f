import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { awayClaims } from './claims/away.js';
import { oddInputClaims } from './claims/odd-input.js';
import { workClaims } from './claims/work.js';
import { describeInBrowser, note } from './support/browser.js';
import { Rig } from './support/rig.js';

describeInBrowser(`working with the console${note}`, () => {
  const rig = new Rig();
  beforeAll(() => rig.open());
  afterEach(() => rig.browser.rest());
  afterAll(() => rig.close());

  workClaims(rig);
  oddInputClaims(rig);
  awayClaims(rig);
});
