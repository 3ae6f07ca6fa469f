import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { orders, restaurant } from '@posthorn/contracts';
import { PosthornContext, Subscribe } from '@posthorn/transport';
import { DispatchService } from './dispatch.service.js';

@Controller()
export class DispatchController {
  constructor(private readonly dispatch: DispatchService) {}

  @Subscribe(orders.name)
  onOrder(@Payload() payload: unknown, @Ctx() context: PosthornContext): Promise<void> {
    return this.dispatch.receive(context, orders.parse(payload));
  }

  @Subscribe(restaurant.name)
  onRestaurant(@Payload() payload: unknown, @Ctx() context: PosthornContext): Promise<void> {
    return this.dispatch.receive(context, restaurant.parse(payload));
  }
}
