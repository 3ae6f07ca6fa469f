import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { deliveries, payments, restaurant } from '@posthorn/contracts';
import { PosthornContext, Subscribe } from '@posthorn/transport';
import { ProgressService } from './progress.service.js';

@Controller()
export class ProgressController {
  constructor(private readonly progress: ProgressService) {}

  @Subscribe(restaurant.name)
  onRestaurant(@Payload() payload: unknown, @Ctx() context: PosthornContext): Promise<void> {
    return this.progress.receive(context, restaurant.parse(payload));
  }

  @Subscribe(payments.name)
  onPayment(@Payload() payload: unknown, @Ctx() context: PosthornContext): Promise<void> {
    return this.progress.receive(context, payments.parse(payload));
  }

  @Subscribe(deliveries.name)
  onDelivery(@Payload() payload: unknown, @Ctx() context: PosthornContext): Promise<void> {
    return this.progress.receive(context, deliveries.parse(payload));
  }
}
