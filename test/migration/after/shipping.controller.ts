import { Controller, Logger } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { PosthornClient, PosthornContext } from '@posthorn/transport';
import { Freight, type Order } from '../freight.js';

@Controller()
export class ShippingController {
  private readonly logger = new Logger(ShippingController.name);

  constructor(
    private readonly freight: Freight,
    private readonly events: PosthornClient,
  ) {}

  @EventPattern(['orders'])
  async ship(@Payload() order: Order, @Ctx() context: PosthornContext): Promise<void> {
    this.logger.debug(`order ${order.id} at ${context.getTopic()}[${context.getPartition()}]`);
    const shipment = { order: order.id, cents: this.freight.cents(order) };
    await this.events.publish('shipments', shipment, { key: order.id });
  }

  @MessagePattern('quotes')
  quote(@Payload() order: Order): { cents: number } {
    return { cents: this.freight.cents(order) };
  }
}
