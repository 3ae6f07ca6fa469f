import { alertRoutes } from './alerts/route.js';
import { auditRoute } from './audit/route.js';
import { brokerRoutes } from './brokers/route.js';
import { contractRoutes } from './contracts/route.js';
import { deadLetterRoutes } from './dead-letters/route.js';
import { definitionsRoute } from './definitions/route.js';
import { exportsRoute } from './exports/route.js';
import { flowRoute } from './flow/route.js';
import { groupRoutes } from './groups/route.js';
import { journeyRoute } from './journey/route.js';
import { overviewRoute } from './overview/route.js';
import { replaysRoute } from './replays/route.js';
import { serviceRoutes } from './services/route.js';
import { settingsRoute } from './settings/route.js';
import { searchRoute } from './search/route.js';
import { securityRoutes } from './security/route.js';
import { storageRoutes } from './storage/route.js';
import { troubleshootRoute } from './troubleshoot/route.js';
import { topicRoutes } from './topics/route.js';

/** Every screen, in the order of the sidebar: one line each. */
export const screenRoutes = [
  overviewRoute,
  flowRoute,
  ...serviceRoutes,
  ...alertRoutes,
  ...topicRoutes,
  ...contractRoutes,
  searchRoute,
  journeyRoute,
  exportsRoute,
  ...groupRoutes,
  ...brokerRoutes,
  ...storageRoutes,
  ...deadLetterRoutes,
  replaysRoute,
  troubleshootRoute,
  auditRoute,
  ...securityRoutes,
  definitionsRoute,
  settingsRoute,
];
