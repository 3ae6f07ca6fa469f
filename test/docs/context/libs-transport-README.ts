import { Controller, Module, type INestApplication } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  defineEvent,
  type EventContract,
  InjectPosthorn,
  PosthornAsyncApi,
  PosthornBatchContext,
  PosthornClient,
  PosthornContext,
  posthornMicroservice,
  PosthornModule,
  PosthornServer,
  Subscribe,
  SubscribeBatch,
  type EventPayload,
} from '@posthorn/transport';
import { z } from 'zod';

class Order {
  id: string;
}
declare class PaymentService {
  charge(order: Order, key: unknown): Promise<object>;
}
declare function dishOf(order: Order): object;
declare const PaymentDue: EventContract<{ order: string; amount: number }, unknown>;
declare const app: INestApplication;
declare const client: PosthornClient;
