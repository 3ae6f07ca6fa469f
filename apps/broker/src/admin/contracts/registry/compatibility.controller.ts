import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ChangesNothing } from '../../access/changes-nothing.js';
import { inPath, Requires } from '../../access/requires.js';
import { Problem } from '../../http/problem.js';
import { ContractsService } from '../contracts.service.js';
import { KnownSchemas } from '../known-schemas.js';
import { Publishing } from '../publishing.js';
import { findingsOf, type VersionFinding } from '../schemas/compatibility.js';
import { parseVersion } from '../subject-name.js';
import { REGISTRY_PATH } from './registry-path.js';
import { candidateOf, isTrue, sourceOf, type Loose } from './registry-input.js';

interface CompatibilityBody {
  readonly is_compatible: boolean;
  readonly messages?: readonly string[];
}

/** `/compatibility` of Confluent's registry. */
@Controller(`${REGISTRY_PATH}/compatibility/subjects/:subject/versions`)
@ApiExcludeController()
export class CompatibilityController {
  constructor(
    private readonly contracts: ContractsService,
    private readonly known: KnownSchemas,
    private readonly publishing: Publishing,
  ) {}

  /** With all that the level of the subject asks about. */
  @Post()
  @HttpCode(200)
  @Requires('contract:check', inPath('subject'))
  @ChangesNothing('Compares.')
  async withAll(
    @Param('subject') subject: string,
    @Body() body: unknown,
    @Query() query: Loose,
  ): Promise<CompatibilityBody> {
    const understood = await this.publishing.understand([candidateOf(subject, body)], () => '');
    const [{ findings }] = await this.publishing.check(understood);
    return answerOf(findings, query);
  }

  @Post(':version')
  @HttpCode(200)
  @Requires('contract:check', inPath('subject'))
  @ChangesNothing('Compares.')
  async withOne(
    @Param('subject') subject: string,
    @Param('version') wanted: string,
    @Body() body: unknown,
    @Query() query: Loose,
  ): Promise<CompatibilityBody> {
    const version = parseVersion(wanted);
    const candidate = await this.known.parse(sourceOf(body), '');
    const earlier = await this.earlier(subject, version);
    if (earlier === null) return answerOf([], query);
    const { compatibility } = await this.contracts.effective(subject);
    const schema = await this.known.stored(earlier.schema);
    const { version: number } = earlier.row;
    return answerOf(findingsOf(compatibility, candidate, [{ version: number, schema }]), query);
  }

  /** null: of a subject without versions nothing is the latest, with which anything gets along. */
  private async earlier(subject: string, version: number | 'latest') {
    try {
      return await this.contracts.version(subject, version);
    } catch (error) {
      const isFirst = error instanceof Problem && error.code === 'contract-not-found';
      if (isFirst && version === 'latest') return null;
      throw error;
    }
  }
}

function answerOf(findings: readonly VersionFinding[], query: Loose): CompatibilityBody {
  const is_compatible = findings.length === 0;
  if (!isTrue(query, 'verbose')) return { is_compatible };
  return { is_compatible, messages: findings.map(({ message }) => message) };
}
