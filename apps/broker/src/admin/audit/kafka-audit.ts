import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type {
  AuditedChange,
  AuditRecorder,
  ChangeOutcome,
  Refusal,
} from '../../audit/audit-feed.js';
import { principalText } from '../../security/principal.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AUDIT_LOG, type AuditLog, type NewAuditEvent } from './audit-log.js';
import { auditDetails, auditText } from './audit-text.js';
import { RefusalCounts, type RefusalCount } from './refusal-counts.js';

const PERIOD_MS = 60_000;

/**
 * Writes down what Kafka clients change, by the rules of `AuditTrail`, and what they were refused; and what brokers found of
 * their database.
 */
@Injectable()
export class KafkaAudit implements AuditRecorder, OnModuleInit, OnModuleDestroy {
  readonly #refusals = new RefusalCounts();
  readonly #writing = new Set<Promise<void>>();
  #stop = (): void => undefined;

  constructor(
    @Inject(AUDIT_LOG) private readonly auditLog: AuditLog,
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
  ) {}

  onModuleInit(): void {
    const detach = this.context.audit?.attach(this);
    this.#recordRestores();
    const timer = setInterval(() => this.#endPeriod(), PERIOD_MS).unref();
    this.#stop = () => {
      detach?.();
      clearInterval(timer);
    };
  }

  /** The database is closed after this. */
  async onModuleDestroy(): Promise<void> {
    this.#stop();
    this.#endPeriod();
    await Promise.all(this.#writing);
  }

  begin({ by, action, resource, details }: AuditedChange): Promise<string> {
    const { principal, remoteHost, clientId } = by;
    return this.auditLog.begin({
      ...this.#event(action, resource, details),
      actor: auditText(principalText(principal)),
      address: remoteHost,
      userAgent: clientId === null ? null : auditText(clientId),
    });
  }

  async finish(id: string, change: AuditedChange, outcome: ChangeOutcome | null): Promise<void> {
    const refusal = outcome === null ? 'outcome-unknown' : outcome.refusal;
    const ended = refusal === null ? 'succeeded' : 'failed';
    const details = auditDetails({ ...change.details, ...outcome?.details });
    try {
      await this.auditLog.finish(id, outcome === null ? 'pending' : ended, refusal, details);
    } catch (err) {
      const message = 'the outcome of an audited write was not recorded';
      this.context.logger.error({ err, id, outcome: ended, error: refusal }, message);
    }
  }

  refused(refusal: Refusal): void {
    if (this.#refusals.add(refusal)) {
      this.#writeRefusals({ action: refusal.action, refusal, count: 1 });
    }
  }

  #endPeriod(): void {
    for (const counted of this.#refusals.take()) this.#writeRefusals(counted);
    this.#recordRestores();
  }

  #writeRefusals({ action, refusal, count }: RefusalCount): void {
    const resource = refusal?.resource ?? 'several';
    const event = {
      ...this.#event(action, resource, { ...refusal?.details, count }),
      actor: auditText(refusal?.actor ?? 'several'),
      address: refusal?.address ?? null,
    };
    const error = auditText(refusal?.reason ?? 'of many names or addresses');
    this.#write(this.auditLog.record(event, 'failed', error), (err) =>
      this.context.logger.error({ err, action, count }, 'refusals were not recorded'),
    );
  }

  /** Whoever fails leaves them to the next minute, and to every other broker. */
  #recordRestores(): void {
    this.#write(this.auditLog.recordRestores(), (err) =>
      this.context.logger.debug({ err }, 'restores of the database were not recorded'),
    );
  }

  #write(writing: Promise<unknown>, failed: (error: unknown) => void): void {
    const written = writing
      .then(() => undefined, failed)
      .finally(() => this.#writing.delete(written));
    this.#writing.add(written);
  }

  /** The actor is anonymous until a principal is proven. */
  #event(action: string, resource: string, details: AuditedChange['details']): NewAuditEvent {
    return {
      at: new Date(this.context.clock.now()),
      actor: 'anonymous',
      address: null,
      userAgent: null,
      requestId: randomUUID(),
      action,
      resource: auditText(resource),
      reason: null,
      details: auditDetails(details),
    };
  }
}
