import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { alertClaims } from './claims/alerts.js';
import { catalogueClaims } from './claims/catalogue.js';
import { exportClaims } from './claims/exports.js';
import { postgresClaims } from './claims/postgres.js';
import { postgresScreenClaims } from './claims/postgres-screens.js';
import { repairClaims } from './claims/repair.js';
import { describeInBrowser, note } from './support/browser.js';
import { PostgresRig } from './support/postgres-rig.js';

describeInBrowser(`the console over PostgreSQL${note}`, () => {
  const rig = new PostgresRig();
  beforeAll(() => rig.open());
  afterEach(() => rig.browser.rest());
  afterAll(() => rig.close());

  describe('each screen', () => {
    postgresScreenClaims(rig);
  });
  describe('exports', () => {
    exportClaims(rig);
  });
  describe('repair', () => {
    repairClaims(rig);
  });
  describe('what takes tables', () => {
    postgresClaims(rig);
  });
  describe('the catalogue', () => {
    catalogueClaims(rig);
  });
  describe('alerts', () => {
    alertClaims(rig);
  });
});
