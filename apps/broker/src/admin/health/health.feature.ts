import { InfoController } from '../info/info.controller.js';
import { HealthController } from './health.controller.js';
import { UpkeepChecks } from './upkeep-checks.js';

/** Who answers, and how it is. */
export const healthFeature = {
  controllers: [InfoController, HealthController],
  providers: [UpkeepChecks],
};
