import { HandlersService } from './handlers.service.js';
import { ServicesController } from './services.controller.js';
import { TopicClientsController } from './topic-clients.controller.js';
import { TopologyController } from './topology.controller.js';
import { TopologyService } from './topology.service.js';

/** What admin.module.ts takes of this folder. */
export const topologyFeature = {
  controllers: [TopologyController, ServicesController, TopicClientsController],
  providers: [TopologyService, HandlersService],
};
