import { DeliveriesController } from '../webhooks/deliveries.controller.js';
import { DeliverySender } from '../webhooks/delivery-sender.js';
import { DeliveryTable } from '../webhooks/delivery-table.js';
import { WebhookTable } from '../webhooks/webhook-table.js';
import { WebhookTestsController } from '../webhooks/webhook-tests.controller.js';
import { WebhooksController } from '../webhooks/webhooks.controller.js';
import { AlertEvaluator } from './alert-evaluator.js';
import { AlertRulesController } from './alert-rules.controller.js';
import { AlertRulesService } from './alert-rules.service.js';
import { AlertTable } from './alert-table.js';
import { AlertWatch } from './alert-watch.js';
import { AlertsController } from './alerts.controller.js';
import { Announcements } from './announcements.js';
import { FactReader } from './fact-reader.js';
import { RuleTable } from './rule-table.js';
import { TestDeliveries } from './test-deliveries.js';

/** What admin.module.ts takes of this folder and of webhooks/. */
export const alertsFeature = {
  controllers: [
    AlertsController,
    AlertRulesController,
    WebhooksController,
    WebhookTestsController,
    DeliveriesController,
  ],
  providers: [
    RuleTable,
    AlertTable,
    AlertRulesService,
    AlertEvaluator,
    AlertWatch,
    Announcements,
    FactReader,
    TestDeliveries,
    WebhookTable,
    DeliveryTable,
    DeliverySender,
  ],
};
