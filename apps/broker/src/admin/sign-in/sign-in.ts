import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AuditTrail } from '../audit/audit-trail.js';
import type { Caller } from '../audit/caller.js';
import { Problem } from '../http/problem.js';
import { principalText, userPrincipal } from '../../security/principal.js';
import { Sessions, type NewSession, type Session } from './sessions.js';

export interface Password {
  readonly userName: string;
  readonly password: string;
}

export interface OpenedSession {
  readonly session: Session;
  readonly token: string;
}

/** Where refused sign-ins are said to have been tried, beside the names of the Kafka listeners. */
const WHERE = 'admin';

/** After so many failures the guard looks at nothing for a minute. */
const RETRY_AFTER_SECONDS = 60;

/** Signing in by a password, which is the one that Kafka clients of the user have. */
@Injectable()
export class SignIn {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly sessions: Sessions,
    private readonly audit: AuditTrail,
  ) {}

  async byPassword(password: Password, caller: Caller): Promise<OpenedSession> {
    const storedKey = await this.prove(password, caller);
    const { userName } = password;
    return this.open({ userName, method: 'password', groups: [], storedKey }, caller);
  }

  /** @returns the stored key that the password makes. @throws Problem after a while when it is wrong. */
  async prove(
    { userName, password }: Password,
    { address }: Pick<Caller, 'address'>,
  ): Promise<Buffer> {
    const { security } = this.context;
    if (security === undefined) throw new Problem('needs-postgresql', 'There are no users here.');
    const attempt = { userName, password, address: address ?? '' };
    const outcome = await security.passwordLogin.prove(WHERE, attempt);
    if (outcome.kind === 'proven') return outcome.storedKey;
    if (outcome.kind === 'refused') {
      throw new Problem('sign-in-failed', 'There is no user of that name and password.');
    }
    throw new Problem(
      'too-many-requests',
      'There were too many failures, or there are too many attempts at once.',
      {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      },
    );
  }

  open(
    { userName, method, groups, storedKey }: Omit<NewSession, 'address' | 'userAgent'>,
    caller: Caller,
  ): Promise<OpenedSession> {
    const { address, userAgent } = caller;
    const action = {
      action: 'session.create',
      resource: `user/${userName}`,
      details: groups.length === 0 ? {} : { groups },
    };
    const by = { ...caller, actor: principalText(userPrincipal(userName)), method };
    return this.audit.run(by, action, () =>
      this.sessions.open({ userName, method, groups, storedKey, address, userAgent }),
    );
  }
}
