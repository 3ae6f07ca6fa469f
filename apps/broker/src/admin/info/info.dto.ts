import { ApiProperty } from '@nestjs/swagger';
import { ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';

export class InfoBody {
  @ApiProperty({ example: '0.1.0' })
  version: string;
  @ApiTextOrNull({
    example: '94a57eb0c1f5de1c9a77c3e2a0a2b63a3a8d1f40',
    description:
      'What it was built from, with -dirty where the sources had changes beside it; null: not known.',
  })
  commit: string | null;
  @ApiInteger({ description: 'The broker that answers.' })
  brokerId: number;
  @ApiProperty()
  clusterId: string;
  @ApiProperty({ enum: ['postgresql', 'memory'], description: 'Where the log is kept.' })
  store: string;
  @ApiTime()
  startedAt: string;
  @ApiInteger()
  uptimeSeconds: number;
  @ApiProperty({ example: '24.10.0', description: 'The Node.js that it runs on.' })
  nodeVersion: string;
  @ApiProperty({ example: 'linux-x64' })
  platform: string;
}
