import { Masking } from './masking.js';
import { FramedController } from '../record-views/framed.controller.js';
import { RecordViews } from '../record-views/record-views.js';
import { MaskingPreviewController } from './masking-preview.controller.js';
import { MaskingRulesController } from './masking-rules.controller.js';

/** What admin.module.ts takes of this folder. */
export const maskingFeature = {
  controllers: [MaskingPreviewController, MaskingRulesController, FramedController],
  providers: [Masking, RecordViews],
};
