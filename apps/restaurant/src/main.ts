import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { posthornMicroservice } from '@posthorn/transport';
import 'reflect-metadata';
import { AppModule } from './app.module.js';
import { CONFIG, type Config } from './config.js';

const logger = new ConsoleLogger({ json: true, logLevels: ['log', 'warn', 'error', 'fatal'] });
// Node waits for connections until they are idle, and one that is busy never is: its next request is answered with 503 and
// the end of the connection, or a process that is to be replaced would stay for as long as its customers do.
const app = await NestFactory.create(AppModule, { logger, return503OnClosing: true });
app.enableShutdownHooks();
app.connectMicroservice(posthornMicroservice, { inheritAppConfig: true });
await app.startAllMicroservices();
const { host, port } = app.get<Config>(CONFIG);
await app.listen(port, host);
logger.log(`listening on ${await app.getUrl()}`, 'Restaurant');
