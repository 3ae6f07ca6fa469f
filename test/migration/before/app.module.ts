import { Module } from '@nestjs/common';
import { ClientsModule, Transport } from '@nestjs/microservices';
import { Freight } from '../freight.js';
import { ShippingController } from './shipping.controller.js';

export const brokers = (process.env.KAFKA_BROKERS ?? 'localhost:9092').split(',');

@Module({
  imports: [
    ClientsModule.register([
      {
        name: 'EVENTS',
        transport: Transport.KAFKA,
        options: { client: { clientId: 'shipping', brokers }, producerOnlyMode: true },
      },
    ]),
  ],
  controllers: [ShippingController],
  providers: [Freight],
})
export class AppModule {}
