import { BadRequestException, Body, Controller, Get, Put } from '@nestjs/common';
import { ContractError, integer } from '@posthorn/contracts';
import { ProviderService } from './provider.service.js';

const delay = integer(0, 3_600_000);

/** The switch of the demo: how slow the payment provider is. */
@Controller('provider')
export class ProviderController {
  constructor(private readonly provider: ProviderService) {}

  @Get()
  read() {
    return this.provider.behaviour;
  }

  @Put()
  async write(@Body() body: { delayMs?: unknown } | undefined) {
    await this.provider.setDelay(this.parse(body?.delayMs));
    return this.provider.behaviour;
  }

  private parse(value: unknown): number {
    try {
      return delay.parse(value, 'delayMs');
    } catch (error) {
      if (error instanceof ContractError) throw new BadRequestException(error.message);
      throw error;
    }
  }
}
