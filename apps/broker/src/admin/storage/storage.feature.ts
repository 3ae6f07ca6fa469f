import { RetentionService } from './retention.service.js';
import { StorageController } from './storage.controller.js';
import { StorageFigures } from './storage-figures.js';
import { StorageService } from './storage.service.js';
import { TopicSizes } from './topic-sizes.js';

/** What admin.module.ts takes of this folder. */
export const storageFeature = {
  controllers: [StorageController],
  providers: [StorageService, StorageFigures, TopicSizes, RetentionService],
};
