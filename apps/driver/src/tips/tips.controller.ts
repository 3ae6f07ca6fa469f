import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { orders } from '@posthorn/contracts';
import { SubscribeBatch } from '@posthorn/transport';
import { TipsService } from './tips.service.js';

@Controller()
export class TipsController {
  constructor(private readonly tips: TipsService) {}

  /** A group of its own: it can be rewound while the deliveries of the same process go on. */
  @SubscribeBatch(orders.name, { group: 'tips', batch: { maxRecords: 500, maxWaitMs: 50 } })
  onOrders(@Payload() payloads: unknown[]): Promise<void> {
    return this.tips.count(payloads.map((payload) => orders.parse(payload)));
  }
}
