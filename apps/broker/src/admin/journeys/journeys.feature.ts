import { JourneysController } from './journeys.controller.js';
import { JourneysService } from './journeys.service.js';

/** What admin.module.ts takes of this folder. */
export const journeysFeature = { controllers: [JourneysController], providers: [JourneysService] };
