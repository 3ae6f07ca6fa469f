import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { allActions } from '../access/actions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { Grant } from '../access/permissions.js';
import { OpenToAll, RequiresSignIn } from '../access/requires.js';
import { identityOf } from '../access/request-identity.js';
import { ApiProblems } from '../http/documented.js';
import type { HttpRequest } from '../http/http-types.js';
import { GrantBody, SignInMethods, WhoAmI } from './sign-in.dto.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from './sign-in-settings.js';

@Controller('api/v1')
@ApiTags('Sign-in')
@ApiProblems()
export class WhoAmIController {
  constructor(
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
    @Inject(ADMIN_CONTEXT) private readonly context: Pick<AdminContext, 'traceUrl' | 'isReadOnly'>,
  ) {}

  @Get('sign-in')
  @OpenToAll('Whoever wants to sign in has to learn how.')
  @ApiOperation({ operationId: 'describeSignIn', summary: 'How one signs in here' })
  @ApiOkResponse({ type: SignInMethods })
  methods(): SignInMethods {
    const { isRequired, oidc } = this.settings;
    const clientId = oidc?.deviceClientId ?? null;
    return {
      isRequired,
      password: true,
      oidcPath: oidc === null ? null : '/api/v1/oidc/start',
      device:
        oidc === null || clientId === null
          ? null
          : { issuer: oidc.issuer.href, clientId, scope: oidc.scope },
    };
  }

  @Get('whoami')
  @RequiresSignIn('Tells people about themselves.')
  @ApiOperation({
    operationId: 'whoAmI',
    summary: 'Who asks, and what they may do',
    description: 'For a console to hide what would be refused. It is refused in any case.',
  })
  @ApiOkResponse({ type: WhoAmI })
  whoAmI(@Req() request: HttpRequest): WhoAmI {
    const { permissions, groups, ...identity } = identityOf(request);
    const { grants, within } = permissions.list();
    return {
      actor: identity.actor,
      userName: identity.userName,
      groups: [...groups],
      method: identity.method,
      credentialId: identity.credentialId,
      actions: allActions.filter((action) => permissions.allowsSomewhere(action)),
      grants: grants.map((grant) => grantBodyOf(grant)),
      scopes: within
        .flatMap((scopes) => scopes.list().grants)
        .reduce<GrantBody[] | null>((all, grant) => [...(all ?? []), grantBodyOf(grant)], null),
      isReadOnly: this.context.isReadOnly === true,
      traceUrl: this.context.traceUrl ?? null,
    };
  }
}

export function grantBodyOf({ actions, resources, expiresAt }: Grant): GrantBody {
  return {
    actions: [...actions],
    resources: resources.map(({ kind, patternType, name }) => ({ kind, patternType, name })),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}
