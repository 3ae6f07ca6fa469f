import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { posthornMicroservice } from '@posthorn/transport';
import 'reflect-metadata';
import { AppModule } from './app.module.js';
import { CONFIG, type Config } from './config.js';

const logger = new ConsoleLogger({ json: true, logLevels: ['log', 'warn', 'error', 'fatal'] });
const app = await NestFactory.create(AppModule, { logger });
app.enableShutdownHooks();
app.connectMicroservice(posthornMicroservice, { inheritAppConfig: true });
await app.startAllMicroservices();
const { host, port } = app.get<Config>(CONFIG);
await app.listen(port, host);
logger.log(`listening on ${await app.getUrl()}`, 'Driver');
