import { Controller } from '@nestjs/common';
import type { Job } from '../jobs/job.js';
import { jobRoutes } from '../jobs/job-routes.js';
import { jobBody } from '../jobs/jobs.dto.js';
import { asRedriveSpec } from './redrive-spec.js';
import { Redrive, RedrivePage } from './redrives.dto.js';

/** Redrives that were begun. */
@Controller('api/v1/redrives')
export class RedriveJobsController extends jobRoutes({
  kind: 'redrive',
  plural: 'redrives',
  tag: 'Dead letters',
  body: Redrive,
  page: RedrivePage,
  bodyOf: redriveBody,
  view: 'job:view',
  cancel: 'job:cancel',
  left: 'what it has not copied is open again',
}) {}

export function redriveBody(job: Job): Redrive {
  const { topic, forGroup, edits } = asRedriveSpec(job.spec);
  return {
    ...jobBody(job),
    topic,
    forGroup: forGroup.kind === 'named' ? forGroup.name : null,
    forAll: forGroup.kind === 'all',
    isEdited: edits !== null,
  };
}
