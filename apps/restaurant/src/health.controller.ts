import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { PosthornServer } from '@posthorn/transport';
import { DataSource } from 'typeorm';

@Controller('health')
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly server: PosthornServer,
  ) {}

  @Get('live')
  live() {
    return { status: 'up' };
  }

  /** Ready when the database answers. A broker that is away does not make the service unready: what cooks goes on cooking. */
  @Get('ready')
  async ready() {
    try {
      await this.dataSource.query('select 1');
    } catch (cause) {
      throw new ServiceUnavailableException('the database does not answer', { cause });
    }
    return { status: 'up', partitions: this.server.assignment().length };
  }
}
