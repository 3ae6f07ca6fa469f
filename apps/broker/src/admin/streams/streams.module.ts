import { Module } from '@nestjs/common';
import { OpenStreams } from './open-streams.js';

/** Server-Sent Events for any feature: bounded in number and in memory, and ended with the broker. */
@Module({ providers: [OpenStreams], exports: [OpenStreams] })
export class StreamsModule {}
