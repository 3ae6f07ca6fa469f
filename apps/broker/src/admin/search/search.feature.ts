import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';

/** What admin.module.ts takes of this folder. */
export const searchFeature = { controllers: [SearchController], providers: [SearchService] };
