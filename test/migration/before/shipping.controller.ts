import { Controller, Inject, Logger } from '@nestjs/common';
import {
  ClientKafka,
  Ctx,
  EventPattern,
  KafkaContext,
  MessagePattern,
  Payload,
} from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { Freight, type Order } from '../freight.js';

@Controller()
export class ShippingController {
  private readonly logger = new Logger(ShippingController.name);

  constructor(
    private readonly freight: Freight,
    @Inject('EVENTS') private readonly events: ClientKafka,
  ) {}

  @EventPattern(['orders'])
  async ship(@Payload() order: Order, @Ctx() context: KafkaContext): Promise<void> {
    this.logger.debug(`order ${order.id} at ${context.getTopic()}[${context.getPartition()}]`);
    const shipment = { order: order.id, cents: this.freight.cents(order) };
    await lastValueFrom(this.events.emit('shipments', { key: order.id, value: shipment }));
  }

  @MessagePattern('quotes')
  quote(@Payload() order: Order): { cents: number } {
    return { cents: this.freight.cents(order) };
  }
}
