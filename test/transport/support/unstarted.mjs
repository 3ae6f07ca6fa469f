// A microservice whose author forgot to let it listen. Plain JavaScript over the built libraries, since it runs outside Jest.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PosthornModule, posthornMicroservice, Subscribe } from '@posthorn/transport';

class Kitchen {
  cook() {}
}
Subscribe('orders')(
  Kitchen.prototype,
  'cook',
  Object.getOwnPropertyDescriptor(Kitchen.prototype, 'cook'),
);
Controller()(Kitchen);

class AppModule {}
Module({
  imports: [PosthornModule.forRoot({ brokers: 'localhost:1', groupId: 'kitchen' })],
  controllers: [Kitchen],
})(AppModule);

await NestFactory.createMicroservice(AppModule, { ...posthornMicroservice, logger: ['warn'] });
