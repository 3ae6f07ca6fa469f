import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { demand } from '../access/access-guard.js';
import { ChangesNothing } from '../access/changes-nothing.js';
import { OpenToAll, RequiresSignIn } from '../access/requires.js';
import { identityOf } from '../access/request-identity.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import type { HttpRequest, HttpResponse } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { Listed } from '../lists/listed.js';
import { FirstAdmin } from './first-admin.js';
import { clearSessionCookie, sessionCookieOf, setSessionCookie } from './session-cookie.js';
import { Sessions, type Session } from './sessions.js';
import {
  FirstAdminBody,
  PasswordSignInBody,
  SessionBody,
  SessionList,
  SessionListQuery,
} from './sign-in.dto.js';
import { SignIn, type OpenedSession } from './sign-in.js';

const CURRENT = 'current';

@Controller('api/v1')
@ApiTags('Sign-in')
@ApiProblems()
export class SessionsController {
  constructor(
    private readonly signIn: SignIn,
    private readonly firstAdmin: FirstAdmin,
    private readonly sessions: Sessions,
  ) {}

  @Post('sessions')
  @OpenToAll(
    'Nobody is signed in before; a name and a password are asked for, and failures cost time.',
  )
  @ChangesNothing('But who is known: whoever only looks signs in, too.')
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Sign in by name and password',
    description:
      'The answer sets the cookie of a new session. A failure is answered later each time, and after many not looked at for a minute.',
  })
  @ApiCreatedResponse({ type: SessionBody })
  async create(
    @Body() { userName, password }: PasswordSignInBody,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
    @FromCaller() caller: Caller,
  ): Promise<SessionBody> {
    const opened = await this.signIn.byPassword({ userName, password }, caller);
    return this.opened(opened, request, response);
  }

  @Post('first-admin')
  @OpenToAll('Takes the one-time link that the broker prints while it has no administrator.')
  @ApiOperation({
    operationId: 'makeFirstAdmin',
    summary: 'Become administrator by a one-time link',
    description:
      'Makes a user of that name and password, or takes the one there is, whose password it must be; and signs in.',
  })
  @ApiCreatedResponse({ type: SessionBody })
  async makeFirstAdmin(
    @Body() { token, userName, password }: FirstAdminBody,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
    @FromCaller() caller: Caller,
  ): Promise<SessionBody> {
    const opened = await this.firstAdmin.redeem(token, { userName, password }, caller);
    return this.opened(opened, request, response);
  }

  @Get('sessions')
  @RequiresSignIn('One’s own sessions; those of others take session:view.')
  @ApiOperation({ operationId: 'listSessions', summary: 'Sessions that hold, newest first' })
  @ApiOkResponse({ type: SessionList })
  @Listed(SessionList)
  async list(
    @Query() { userName }: SessionListQuery,
    @Req() request: HttpRequest,
  ): Promise<SessionList> {
    const identity = identityOf(request);
    const wanted = userName ?? identity.userName;
    if (wanted !== identity.userName || wanted === null) {
      demand(identity.permissions, 'session:view');
    }
    const found = await this.sessions.list(wanted);
    return { sessions: found.map((session) => bodyOf(session, identity.credentialId)) };
  }

  @Delete('sessions/:session')
  @HttpCode(204)
  @RequiresSignIn('One’s own sessions; those of others take session:revoke.')
  @ChangesNothing('But who is known: whoever only looks signs out, too.')
  @ApiOperation({
    operationId: 'endSession',
    summary: 'Sign out, or end another session',
    description: '`current` is the session of the request.',
  })
  @ApiNoContentResponse()
  async end(
    @Param('session') id: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
    @FromWrite() write: Write,
  ): Promise<void> {
    const { userName, credentialId, permissions } = identityOf(request);
    const isCurrent = id === CURRENT || id === credentialId;
    const wanted = isCurrent ? (credentialId ?? '') : id;
    const owner = permissions.allows('session:revoke') ? null : (userName ?? '');
    if (!/^[0-9a-f-]{36}$/.test(wanted)) throw notFound(id);
    const action = { action: 'session.end', resource: `session/${wanted}`, details: {} };
    const found = (session: Session | null): void => {
      if (session === null) throw notFound(id);
    };
    await write.run(action, {
      preview: async () => found(await this.sessions.one(wanted, owner)),
      work: async () => found(await this.sessions.end(wanted, owner)),
    });
    if (isCurrent && !write.validateOnly)
      response.setHeader('Set-Cookie', clearSessionCookie(request));
  }

  /** The session that the browser had before ends: whoever else has it has nothing. */
  private async opened(
    { session, token }: OpenedSession,
    request: HttpRequest,
    response: HttpResponse,
  ): Promise<SessionBody> {
    const before = sessionCookieOf(request);
    const old = before === null ? null : await this.sessions.find(before);
    if (old !== null) await this.sessions.end(old.id, null);
    const maxAgeMs = session.expiresAt.getTime() - session.createdAt.getTime();
    response.setHeader('Set-Cookie', setSessionCookie(request, token, maxAgeMs));
    return bodyOf(session, session.id);
  }
}

function bodyOf(session: Session, currentId: string | null): SessionBody {
  const { id, userName, method, address, userAgent, createdAt, lastSeenAt, expiresAt } = session;
  return {
    id,
    userName,
    method,
    isCurrent: id === currentId,
    address,
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

function notFound(id: string): Problem {
  return new Problem('session-not-found', `There is no session ${id} of yours.`);
}
