import { ApiProperty } from '@nestjs/swagger';
import { ApiInteger } from '../http/documented.js';
import type { PeerFailure } from './peer-requests.js';

/** What a list says of a broker whose part is missing. */
export class UnreachableBroker {
  @ApiInteger()
  brokerId: number;
  @ApiProperty({ description: 'What went wrong, for people.' })
  detail: string;
}

/** Each broker once. */
export function unreachable(failures: readonly PeerFailure[]): UnreachableBroker[] {
  return [...new Map(failures.map((failure) => [failure.brokerId, { ...failure }])).values()];
}
