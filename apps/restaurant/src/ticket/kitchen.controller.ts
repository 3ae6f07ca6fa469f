import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { orders } from '@posthorn/contracts';
import { PosthornContext, Subscribe } from '@posthorn/transport';
import { KitchenService } from './kitchen.service.js';

@Controller()
export class KitchenController {
  constructor(private readonly kitchen: KitchenService) {}

  @Subscribe(orders.name)
  onOrder(@Payload() payload: unknown, @Ctx() context: PosthornContext): Promise<void> {
    return this.kitchen.receive(context, orders.parse(payload));
  }
}
