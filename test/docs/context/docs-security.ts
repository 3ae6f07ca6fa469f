import { readFileSync } from 'node:fs';
import { Producer } from '@platformatic/kafka';
import { connectCluster } from '@posthorn/client';
import { Kafka } from 'kafkajs';
declare const brokers: string[];
declare const bootstrapBrokers: string[];
declare const ca: string;
declare const password: string;
