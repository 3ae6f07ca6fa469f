import { IndexBuildsController } from './index-builds.controller.js';
import { IndexBuildsService } from './index-builds.service.js';

/** What admin.module.ts takes of this folder. */
export const indexBuildsFeature = {
  controllers: [IndexBuildsController],
  providers: [IndexBuildsService],
};
