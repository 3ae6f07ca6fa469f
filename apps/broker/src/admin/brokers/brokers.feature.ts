import { BrokerConfigsController } from './broker-configs.controller.js';
import { BrokerConfigsService } from './broker-configs.service.js';
import { ConnectionsController } from './connections.controller.js';
import { ConnectionsService } from './connections.service.js';

/** What admin.module.ts takes of this folder. */
export const brokersFeature = {
  controllers: [BrokerConfigsController, ConnectionsController],
  providers: [BrokerConfigsService, ConnectionsService],
};
