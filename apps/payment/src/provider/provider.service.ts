import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import type { Provider } from '../payment/payment.js';
import { ProviderSettings } from './provider-settings.entity.js';

const THE_ONE = 1;

/**
 * The simulated payment provider. Its slowness is kept in the database: a provider does not become fast because the
 * service that waits for it was killed.
 */
@Injectable()
export class ProviderService implements OnModuleInit {
  private delayMs: number;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.delayMs = config.chargeMs;
  }

  async onModuleInit(): Promise<void> {
    const settings = await this.dataSource
      .getRepository(ProviderSettings)
      .findOneBy({ id: THE_ONE });
    this.delayMs = settings?.delayMs ?? this.config.chargeMs;
  }

  get behaviour(): Provider {
    return { delayMs: this.delayMs, declinedCardEnding: this.config.declinedCardEnding };
  }

  async setDelay(delayMs: number): Promise<void> {
    await this.dataSource.getRepository(ProviderSettings).upsert({ id: THE_ONE, delayMs }, ['id']);
    this.delayMs = delayMs;
  }
}
