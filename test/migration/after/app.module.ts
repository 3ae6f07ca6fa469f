import { Module } from '@nestjs/common';
import { PosthornModule } from '@posthorn/transport';
import { Freight } from '../freight.js';
import { ShippingController } from './shipping.controller.js';

export const brokers = (process.env.KAFKA_BROKERS ?? 'localhost:9092').split(',');

@Module({
  imports: [PosthornModule.forRoot({ brokers, clientId: 'shipping', groupId: 'shipping-server' })],
  controllers: [ShippingController],
  providers: [Freight],
})
export class AppModule {}
