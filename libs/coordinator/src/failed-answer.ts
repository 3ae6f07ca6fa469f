import { failedJoin, failedSync } from './classic/draft.js';
import type { Answer, GroupInput } from './classic/step.js';
import type { GroupError } from './errors.js';

export type GroupRequest = Extract<GroupInput, { readonly requestId: number }>;

/** The answer to a request that the machine never saw, or whose outcome could not be made durable. */
export function failedAnswer(input: GroupRequest, error: GroupError): Answer {
  switch (input.kind) {
    case 'join':
      return { api: 'join', response: failedJoin(error, input.request.memberId) };
    case 'sync':
      return { api: 'sync', response: failedSync(error) };
    case 'heartbeat':
      return { api: 'heartbeat', response: { error } };
    case 'leave':
      return { api: 'leave', response: { error, members: [] } };
    case 'commit':
    case 'delete':
      return { api: 'verdict', response: { error } };
  }
}
