import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { orders, restaurant } from '@posthorn/contracts';
import { PosthornContext, Subscribe } from '@posthorn/transport';
import { CashierService } from './cashier.service.js';

@Controller()
export class CashierController {
  constructor(private readonly cashier: CashierService) {}

  @Subscribe(orders.name)
  onOrder(@Payload() payload: unknown, @Ctx() context: PosthornContext): Promise<void> {
    return this.cashier.receive(context, orders.parse(payload));
  }

  @Subscribe(restaurant.name)
  onRestaurant(@Payload() payload: unknown, @Ctx() context: PosthornContext): Promise<void> {
    return this.cashier.receive(context, restaurant.parse(payload));
  }
}
