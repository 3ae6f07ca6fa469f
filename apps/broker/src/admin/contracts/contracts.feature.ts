import { AsyncApiController } from './asyncapi/asyncapi.controller.js';
import { ContractActionsController } from './contract-actions.controller.js';
import { ContractClientsService } from './contract-clients.js';
import { ContractDeletionController } from './contract-deletion.controller.js';
import { ContractSettingsController } from './contract-settings.controller.js';
import { ContractWrites } from './contract-writes.js';
import { ContractsController } from './contracts.controller.js';
import { ContractsService } from './contracts.service.js';
import { Deletion } from './deletion.js';
import { FramingController } from './framing/framing.controller.js';
import { Framing } from './framing/framing.service.js';
import { FramedValues } from './framed-values.js';
import { KnownSchemas } from './known-schemas.js';
import { Publishing } from './publishing.js';
import { Restoring } from './restoring.js';
import { CompatibilityController } from './registry/compatibility.controller.js';
import { RegistryConfigController } from './registry/config.controller.js';
import { SchemasController } from './registry/schemas.controller.js';
import { SubjectsController } from './registry/subjects.controller.js';
import { SchemaRows } from './store/schema-rows.js';
import { SettingRows } from './store/setting-rows.js';
import { SubjectRows } from './store/subject-rows.js';

/** What admin.module.ts takes of this folder. */
export const contractsFeature = {
  // Of two routes that fit, the first one is taken: `settings` is no version.
  controllers: [
    ContractSettingsController,
    ContractActionsController,
    FramingController,
    ContractsController,
    ContractDeletionController,
    AsyncApiController,
    SubjectsController,
    SchemasController,
    CompatibilityController,
    RegistryConfigController,
  ],
  providers: [
    SchemaRows,
    SubjectRows,
    SettingRows,
    KnownSchemas,
    Publishing,
    Restoring,
    ContractsService,
    ContractWrites,
    ContractClientsService,
    Deletion,
    FramedValues,
    Framing,
  ],
};
