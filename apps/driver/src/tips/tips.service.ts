import { Inject, Injectable } from '@nestjs/common';
import type { OrderEvent } from '@posthorn/contracts';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { driverFor } from '../delivery/fleet.js';
import { tipChanges } from './tip.js';

/**
 * What each driver has earned in tips: a table that follows the topic, an order a row. No inbox: it would know the records
 * of a rewind and skip them, and here every record may be applied again.
 */
@Injectable()
export class TipsService {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async count(events: readonly OrderEvent[]): Promise<void> {
    const changes = tipChanges(events, this.config.release);
    if (changes.length === 0) return;
    await this.dataSource.query(
      `insert into driver.tips (order_id, driver, tip_cents, is_due)
        select * from unnest($1::uuid[], $2::text[], $3::int[], $4::boolean[])
        on conflict (order_id) do update set
          tip_cents = coalesce(excluded.tip_cents, tips.tip_cents),
          is_due = tips.is_due or excluded.is_due`,
      [
        changes.map(({ orderId }) => orderId),
        changes.map(({ orderId }) => driverFor(orderId)),
        changes.map(({ tipCents }) => tipCents),
        changes.map(({ isDue }) => isDue),
      ],
    );
  }
}
