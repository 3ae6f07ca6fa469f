import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { PosthornAsyncApi } from '@posthorn/transport';
declare class AppModule {}
