import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ContractError, uuid } from '@posthorn/contracts';
import { PosthornServer, type FailedAttempt as Failure } from '@posthorn/transport';
import { DataSource } from 'typeorm';
import { FailedAttempt } from './failed-attempt.entity.js';

/** Longer messages say no more. */
const ERROR_LENGTH_MAX = 500;

/** Writes down what the transport tells of failed tries. It decides nothing: a line that is lost changes no order. */
@Injectable()
export class FailureLog implements OnModuleInit {
  private readonly logger = new Logger('Kitchen');

  constructor(
    private readonly server: PosthornServer,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.server.on('retry', (failure) => this.write(failure, null));
    this.server.on('deadLetter', (failure) => this.write(failure, failure.deadLetterTopic));
  }

  private write({ record, attempt, error }: Failure, deadLetterTopic: string | null): void {
    const orderId = orderOf(record.key);
    if (orderId === undefined) return;
    const { topic, partition, offset } = record;
    const message = error instanceof Error ? error.message : String(error);
    const row = {
      orderId,
      topic,
      partition,
      recordOffset: String(offset),
      attempt,
      error: message.slice(0, ERROR_LENGTH_MAX),
      deadLetterTopic,
    };
    this.dataSource
      .getRepository(FailedAttempt)
      .insert(row)
      .catch((cause: unknown) =>
        this.logger.warn(`a failed try was not written down: ${String(cause)}`),
      );
  }
}

/** Records of others may have any key, or none. */
function orderOf(key: Buffer | null): string | undefined {
  try {
    return uuid.parse(key?.toString(), 'key');
  } catch (error) {
    if (error instanceof ContractError) return undefined;
    throw error;
  }
}
