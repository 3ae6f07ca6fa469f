import { Housekeeping } from './housekeeping.js';
import { SettingsController } from './settings.controller.js';
import { SettingsTable } from './settings.js';

/** What admin.module.ts takes of this folder. */
export const settingsFeature = {
  controllers: [SettingsController],
  providers: [SettingsTable, Housekeeping],
};
