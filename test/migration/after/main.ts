import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { posthornMicroservice } from '@posthorn/transport';
import { AppModule } from './app.module.js';

export async function start(): Promise<INestMicroservice> {
  const app = await NestFactory.createMicroservice(AppModule, posthornMicroservice);
  app.enableShutdownHooks();
  await app.listen();
  return app;
}
