import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { PosthornAsyncApi, PosthornModule } from '@posthorn/transport';
declare class AppModule {}
