import { Controller, Injectable, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  defineEvent,
  type EventPayload,
  PosthornClient,
  PosthornModule,
  Subscribe,
} from '@posthorn/transport';
import { z } from 'zod';

export const OrderPlaced = defineEvent({
  topic: 'orders',
  schema: z.object({ id: z.string(), total: z.number() }),
  key: ({ id }) => id,
});

@Injectable()
export class Bank {
  charge(_order: string, _total: number): Promise<void> {
    return Promise.reject(new Error('no bank in a test'));
  }
}

@Controller()
export class PaymentController {
  constructor(
    private readonly bank: Bank,
    private readonly events: PosthornClient,
  ) {}

  @Subscribe(OrderPlaced)
  async pay(@Payload() { id, total }: EventPayload<typeof OrderPlaced>): Promise<void> {
    await this.bank.charge(id, total);
    await this.events.publish('payments', { order: id }, { key: id });
  }
}

@Module({
  imports: [PosthornModule.forRoot({ brokers: process.env.KAFKA_BROKERS, groupId: 'payment' })],
  controllers: [PaymentController],
  providers: [Bank],
})
export class PaymentModule {}
