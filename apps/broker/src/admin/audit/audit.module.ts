import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AUDIT_LOG } from './audit-log.js';
import { AuditController } from './audit.controller.js';
import { AuditEventEntity } from './audit-event.entity.js';
import { AuditRing } from './audit-ring.js';
import { AuditTable } from './audit-table.js';
import { AuditTrail } from './audit-trail.js';
import { KafkaAudit } from './kafka-audit.js';
import { PayloadReads } from './payload-reads.js';

/** Where every write is written down, for all other modules. */
@Module({})
export class AuditModule {
  /** @param databaseUrl null keeps the audit log in memory. */
  static forBroker(context: AdminContext, databaseUrl: string | null): DynamicModule {
    return {
      module: AuditModule,
      global: true,
      imports: databaseUrl === null ? [] : [TypeOrmModule.forFeature([AuditEventEntity])],
      controllers: [AuditController],
      providers: [
        { provide: ADMIN_CONTEXT, useValue: context },
        auditLog(databaseUrl),
        AuditTrail,
        KafkaAudit,
        PayloadReads,
      ],
      exports: [AUDIT_LOG, AuditTrail, PayloadReads],
    };
  }
}

function auditLog(databaseUrl: string | null): Provider {
  if (databaseUrl === null) return { provide: AUDIT_LOG, useClass: AuditRing };
  return {
    provide: AUDIT_LOG,
    useFactory: (repository: Repository<AuditEventEntity>) => new AuditTable(repository),
    inject: [getRepositoryToken(AuditEventEntity)],
  };
}
