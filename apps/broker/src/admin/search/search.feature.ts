import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';
import { SearchStreamController } from './search-stream.controller.js';

/** What admin.module.ts takes of this folder. */
export const searchFeature = {
  controllers: [SearchController, SearchStreamController],
  providers: [SearchService],
};
