import { Masking } from './masking.js';
import { FramedController } from '../record-views/framed.controller.js';
import { RecordViews } from '../record-views/record-views.js';
import { MaskingRulesController } from './masking-rules.controller.js';

/** What admin.module.ts takes of this folder. */
export const maskingFeature = {
  controllers: [MaskingRulesController, FramedController],
  providers: [Masking, RecordViews],
};
