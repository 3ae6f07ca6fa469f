import { AccessPart } from './access-part.js';
import { AclPart } from './acl-part.js';
import { AlertPart } from './alert-part.js';
import { ConfigPart } from './config-part.js';
import { ContractPart } from './contract-part.js';
import { DefinitionsController } from './definitions.controller.js';
import { DefinitionsService } from './definitions.service.js';
import { MaskingPart } from './masking-part.js';
import { QuotaPart } from './quota-part.js';
import { TopicPart } from './topic-part.js';

/** What admin.module.ts takes of this folder. */
export const definitionsFeature = {
  controllers: [DefinitionsController],
  providers: [
    DefinitionsService,
    TopicPart,
    ConfigPart,
    AclPart,
    QuotaPart,
    AccessPart,
    AlertPart,
    MaskingPart,
    ContractPart,
  ],
};
