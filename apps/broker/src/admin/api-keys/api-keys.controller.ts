import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { demand } from '../access/access-guard.js';
import { demandCovered } from '../access/escalation.js';
import type { Identity } from '../access/identity.js';
import { RequiresSignIn } from '../access/requires.js';
import { identityOf } from '../access/request-identity.js';
import { Rights } from '../access/rights.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { FromWrite } from '../conventions/from-write.js';
import { AnswerIsSecret } from '../conventions/idempotency-metadata.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import type { HttpRequest } from '../http/http-types.js';
import { invalid, Problem } from '../http/problem.js';
import { Listed } from '../lists/listed.js';
import { ApiKeys, KEYS_PER_USER_MAX, type ApiKey, type NewApiKey } from './api-keys.js';
import {
  ApiKeyBody,
  ApiKeyList,
  ApiKeyListQuery,
  CreateApiKeyBody,
  NewApiKeyBody,
} from './api-keys.dto.js';

/** The id of a key that was only checked. */
const NOT_STORED = '000000000000';

@Controller('api/v1/api-keys')
@ApiTags('API keys')
@ApiProblems()
export class ApiKeysController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly apiKeys: ApiKeys,
    private readonly rights: Rights,
  ) {}

  @Get()
  @RequiresSignIn('One’s own keys; those of others take apiKey:view.')
  @ApiOperation({ operationId: 'listApiKeys', summary: 'Keys without their secrets, newest first' })
  @ApiOkResponse({ type: ApiKeyList })
  @Listed(ApiKeyList)
  async list(
    @Query() { userName }: ApiKeyListQuery,
    @Req() request: HttpRequest,
  ): Promise<ApiKeyList> {
    const identity = identityOf(request);
    const wanted = userName ?? identity.userName;
    if (wanted !== identity.userName || wanted === null)
      demand(identity.permissions, 'apiKey:view');
    const keys = await this.apiKeys.list(wanted);
    return { apiKeys: keys.map((key) => bodyOf(key)) };
  }

  @Post()
  @AnswerIsSecret()
  @RequiresSignIn('One’s own keys, by a session; those of others take apiKey:create.')
  @ApiOperation({
    operationId: 'createApiKey',
    summary: 'Make a key for a program',
    description:
      'It may do what its owner may do at the time, within its scopes. The answer is the only one that shows it.',
  })
  @ApiCreatedResponse({ type: NewApiKeyBody })
  async create(
    @Body() body: CreateApiKeyBody,
    @Req() request: HttpRequest,
    @FromWrite() write: Write,
  ): Promise<NewApiKeyBody> {
    const key = await this.newKey(body, identityOf(request));
    const { userName, description, scopes, expiresAt } = key;
    const details = { description, scopes, expiresAt: expiresAt?.toISOString() ?? null };
    const action = { action: 'apiKey.create', resource: `user/${userName}`, details };
    return write.run(action, {
      preview: async () => {
        if ((await this.apiKeys.list(userName)).length >= KEYS_PER_USER_MAX)
          throw tooMany(userName);
        return preview(key, this.context.clock.now());
      },
      work: async () => {
        const made = await this.apiKeys.create(key);
        if (made === null) throw tooMany(userName);
        return Object.assign(bodyOf(made.key), { key: made.text });
      },
    });
  }

  @Delete(':apiKey')
  @HttpCode(204)
  @RequiresSignIn('One’s own keys; those of others take apiKey:revoke.')
  @ApiOperation({
    operationId: 'revokeApiKey',
    summary: 'Revoke a key',
    description: 'Every broker refuses it from the answer on.',
  })
  @ApiNoContentResponse()
  async revoke(
    @Param('apiKey') id: string,
    @Req() request: HttpRequest,
    @FromWrite() write: Write,
  ): Promise<void> {
    const { userName, permissions } = identityOf(request);
    const owner = permissions.allows('apiKey:revoke') ? null : (userName ?? '');
    const action = { action: 'apiKey.revoke', resource: `api-key/${id.slice(0, 12)}`, details: {} };
    const found = (key: ApiKey | null): void => {
      if (key === null) {
        throw new Problem('api-key-not-found', `There is no API key ${id} of yours.`);
      }
    };
    await write.run(action, {
      preview: async () => found(await this.apiKeys.one(id, owner)),
      work: async () => found(await this.apiKeys.revoke(id, owner)),
    });
  }

  /** @throws Problem when the caller may not have a key made for that user. */
  private async newKey(body: CreateApiKeyBody, identity: Identity): Promise<NewApiKey> {
    // It would outlive the one that made it, and not be bound to its scopes.
    if (identity.method === 'api-key') throw forbiddenByKey();
    const userName = body.userName ?? identity.userName;
    if (userName === null)
      throw invalid('/userName', 'is needed: the local administrator is no user');
    const isOwn = userName === identity.userName;
    if (!isOwn) await this.mayMakeFor(userName, identity);
    const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
    if (expiresAt !== null && expiresAt.getTime() <= this.context.clock.now()) {
      throw invalid('/expiresAt', 'must be in the future');
    }
    const scopes = body.scopes ?? [];
    for (const [index, { role, actions }] of scopes.entries()) {
      if ((role === undefined) === (actions === undefined)) {
        throw invalid(`/scopes/${index}`, 'must have either a role or actions');
      }
    }
    const { description } = body;
    return { userName, isExternal: isOwn && identity.isExternal, description, scopes, expiresAt };
  }

  /** The key would be as good as being the user. */
  private async mayMakeFor(userName: string, { permissions }: Identity): Promise<void> {
    demand(permissions, 'apiKey:create');
    const { grants } = await this.rights.grantsOf({ userName, groups: [] });
    demandCovered(permissions, grants, `User "${userName}"`);
    const known = await this.context.security?.credentials.describe([userName]);
    if (known?.has(userName) !== true) {
      throw new Problem('user-not-found', `There is no user "${userName}".`);
    }
  }
}

function forbiddenByKey(): Problem {
  return new Problem('forbidden', 'An API key makes no API keys: sign in.');
}

function tooMany(userName: string): Problem {
  const detail = `User "${userName}" has ${KEYS_PER_USER_MAX} API keys already.`;
  return new Problem('too-many-api-keys', detail);
}

function preview(key: NewApiKey, now: number): NewApiKeyBody {
  const never = { lastUsedAt: null, lastUsedAddress: null };
  const body = bodyOf({ ...key, ...never, id: NOT_STORED, createdAt: new Date(now) });
  // The one that is made is another one.
  return Object.assign(body, { key: '' });
}

function bodyOf(key: ApiKey): ApiKeyBody {
  return {
    id: key.id,
    prefix: `ph_${key.id}`,
    userName: key.userName,
    description: key.description,
    scopes: key.scopes.map(({ role = null, actions, resources }) => ({
      role,
      actions: actions === undefined ? null : [...actions],
      resources: resources === undefined ? null : [...resources],
    })),
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    lastUsedAddress: key.lastUsedAddress,
  };
}
