import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { OpenToAll } from '../access/requires.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { ReadsQuery } from '../conventions/strict-query.interceptor.js';
import { ApiProblems } from '../http/documented.js';
import type { HttpRequest, HttpResponse } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { setSessionCookie } from '../sign-in/session-cookie.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { clearIdTokenCookie, idTokenCookie, idTokenOf } from './id-token-cookie.js';
import { OidcService } from './oidc.service.js';
import { clearPendingCookie, ownPath, pendingCookie, pendingOf } from './pending-sign-in.js';

const CALLBACK = '/api/v1/oidc/callback';
const SIGN_IN = '/sign-in';

class StartQuery {
  @ApiPropertyOptional({ description: 'The path to go to afterwards.' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  to?: string;
}

/** For browsers: both answer with where to go next, whatever happened. */
@Controller('api/v1/oidc')
@ApiTags('Sign-in')
@ApiProblems()
export class OidcController {
  constructor(
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
    private readonly oidc: OidcService,
  ) {}

  @Get('start')
  @OpenToAll('Sends a browser to the identity provider.')
  @ApiOperation({ operationId: 'startOidcSignIn', summary: 'Sign in by the identity provider' })
  @ApiFoundResponse({ description: 'To the identity provider.' })
  async start(
    @Query() { to }: StartQuery,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const { url, pending } = await this.oidc.begin(this.callbackOf(request), ownPath(to));
    const cookie = await pendingCookie(this.oidc.key, pending, request);
    redirect(response, url.href, [cookie]);
  }

  @Get('callback')
  @ReadsQuery()
  @OpenToAll('Where the identity provider sends the browser back to.')
  @ApiOperation({
    operationId: 'endOidcSignIn',
    summary: 'Come back from the identity provider',
    description: 'Takes what the provider adds to the address; nobody else calls it.',
  })
  @ApiFoundResponse({ description: 'To the console, signed in; or to the page to sign in.' })
  async callback(
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    const clear = clearPendingCookie(request);
    try {
      const pending = await pendingOf(this.oidc.key, request);
      if (pending === null) throw this.oidc.refused(caller, 'the browser had not begun here');
      const current = new URL(this.callbackOf(request));
      current.search = new URL(request.originalUrl, current).search;
      const { session, token, idToken } = await this.oidc.end(current, pending, caller);
      const maxAgeMs = session.expiresAt.getTime() - session.createdAt.getTime();
      const maxAgeSeconds = Math.floor(maxAgeMs / 1_000);
      const hint = idToken && (await idTokenCookie(this.oidc.key, idToken, request, maxAgeSeconds));
      const cookies = [clear, setSessionCookie(request, token, maxAgeMs), hint ?? ''];
      redirect(response, pending.to, cookies);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'sign-in-failed') throw error;
      redirect(response, `${SIGN_IN}#failed`, [clear]);
    }
  }

  @Get('sign-out')
  @OpenToAll('Ends nothing here: whoever comes has ended the session, and goes on to the provider.')
  @ApiOperation({
    operationId: 'endOidcSignOut',
    summary: 'Sign out at the identity provider',
    description:
      'Where a browser goes when its session has ended (endSession): the next one to sit there would be signed in without a question. The address /sign-in has to be registered with the provider (post_logout_redirect_uris).',
  })
  @ApiFoundResponse({ description: 'To the identity provider, or to the page to sign in.' })
  async signOut(@Req() request: HttpRequest, @Res() response: HttpResponse): Promise<void> {
    const idToken = await idTokenOf(this.oidc.key, request);
    const url = await this.oidc.signOutUrl(idToken, this.originOf(request) + SIGN_IN);
    redirect(response, url?.href ?? SIGN_IN, [clearIdTokenCookie(request)]);
  }

  /** By the name that the browser knows us by, which the gate has looked at; or as the operator said. */
  private originOf({ secure, headers }: HttpRequest): string {
    return this.settings.url ?? `${secure ? 'https' : 'http'}://${headers.host}`;
  }

  private callbackOf(request: HttpRequest): string {
    return this.originOf(request) + CALLBACK;
  }
}

function redirect(response: HttpResponse, location: string, cookies: readonly string[]): void {
  response.setHeader(
    'Set-Cookie',
    cookies.filter((cookie) => cookie !== ''),
  );
  response.setHeader('Location', location);
  response.status(302).send('');
}
