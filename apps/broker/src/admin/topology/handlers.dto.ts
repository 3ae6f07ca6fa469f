import { ApiProperty } from '@nestjs/swagger';
import { ApiInt64, ApiInteger } from '../http/documented.js';
import type { Handler } from './handlers.js';

const RETRY_MODES = ['topics', 'inPlace'] as const;

export class ServiceHandler {
  @ApiProperty()
  topic: string;
  @ApiProperty()
  groupId: string;
  @ApiProperty({
    type: [String],
    example: ['PaymentController.charge'],
    description:
      'Methods, as members of the group tell, and as dead letters name them. Clients other than @posthorn/client tell none: of theirs that never failed no name is known to a broker.',
  })
  names: string[];
  @ApiInteger({ description: 'Members of the group that are assigned the topic.' })
  members: number;
  @ApiProperty({
    type: 'string',
    enum: RETRY_MODES,
    nullable: true,
    description:
      'topics: the group reads retry topics of the topic; inPlace: records are tried again where they are, or their keys are parked; null: neither is seen at the moment.',
  })
  retryMode: (typeof RETRY_MODES)[number] | null;
  @ApiProperty({ type: [String] })
  retryTopics: string[];
  @ApiInteger({ description: 'Records that failed and are tried again.' })
  retrying: number;
  @ApiInt64({ nullable: true, description: 'Of the topic, without its retry topics.' })
  lag: string | null;
  @ApiProperty({ type: 'number', nullable: true })
  lagSeconds: number | null;
  @ApiInteger({ description: 'Dead letters that nobody has dealt with.' })
  openDeadLetters: number;
}

export class ServiceHandlerList {
  @ApiProperty({ type: [ServiceHandler] })
  handlers: ServiceHandler[];
}

export function serviceHandler({ lag, openLetters, ...handler }: Handler): ServiceHandler {
  return {
    ...handler,
    names: [...handler.names],
    retryTopics: [...handler.retryTopics],
    lag: lag?.toString() ?? null,
    openDeadLetters: openLetters,
  };
}
