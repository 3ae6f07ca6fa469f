import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AdminTables } from '../database/admin-tables.js';
import { invalid, Problem } from '../http/problem.js';
import type {
  CredentialChange,
  UserMechanism,
} from '../../security/credentials/credential-store.js';
import { credentialsFor, userNameProblem } from '../../security/credentials/new-credential.js';
import { principalText, userPrincipal } from '../../security/principal.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { forgetUser } from './forget-user.js';
import type { UserBody } from './users.dto.js';

const ROLES = `
  select subject as "userName", json_agg(distinct role order by role) as roles
  from posthorn_admin.role_bindings
  where subject_type = 'user' and subject = any ($1) and (expires_at is null or expires_at > now())
  group by subject`;

/** The users of the cluster, who are those of the Kafka listeners. */
@Injectable()
export class UsersService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
    private readonly tables: AdminTables,
  ) {}

  /** By name. */
  async names(): Promise<readonly string[]> {
    return [...(await this.security.credentials.describe(null)).keys()];
  }

  async describe(userNames: readonly string[]): Promise<UserBody[]> {
    const known = await this.security.credentials.describe(userNames);
    const roles = await this.rolesOf(userNames);
    return userNames.flatMap((userName) => {
      const mechanisms = known.get(userName);
      return mechanisms === undefined ? [] : [this.bodyOf(userName, mechanisms, roles)];
    });
  }

  /** @throws Problem when there is none. */
  async one(userName: string): Promise<UserBody> {
    const [user] = await this.describe([userName]);
    if (user !== undefined) return user;
    throw new Problem('user-not-found', `There is no user "${userName}".`);
  }

  /** @throws Problem when nobody may be called so, or somebody is. */
  async mayCreate(userName: string): Promise<void> {
    const problem = userNameProblem(userName);
    if (problem !== null) throw invalid('/userName', problem);
    if ((await this.describe([userName])).length > 0) throw exists(userName);
  }

  async create(userName: string, password: string): Promise<UserBody> {
    const credentials = await credentialsFor(userName, password);
    if (!(await this.security.createUser(userName, credentials))) throw exists(userName);
    return this.one(userName);
  }

  async setPassword(userName: string, password: string): Promise<void> {
    await this.security.alterCredentials(await credentialsFor(userName, password), null);
  }

  /** The user, and all that was the user's here: somebody else of the name begins with nothing. */
  async delete({ userName, credentials }: UserBody): Promise<void> {
    // What is bound to the name goes first: a failure in between leaves a user who may do less.
    if (this.tables.isThere) await forgetUser(this.tables, userName);
    const gone = credentials.map(({ mechanism }) => removal(userName, mechanism));
    await this.security.alterCredentials(gone, null);
  }

  async deleteCredential(userName: string, mechanism: string): Promise<void> {
    await this.security.alterCredentials([removal(userName, mechanism)], null);
  }

  private async rolesOf(userNames: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
    if (!this.tables.isThere) return new Map();
    interface Row {
      readonly userName: string;
      readonly roles: string[];
    }
    const rows = await this.tables.query<Row>(ROLES, [userNames]);
    return new Map(rows.map(({ userName, roles }) => [userName, roles]));
  }

  private bodyOf(
    userName: string,
    mechanisms: readonly UserMechanism[],
    roles: ReadonlyMap<string, string[]>,
  ): UserBody {
    return {
      userName,
      principal: principalText(userPrincipal(userName)),
      isSuperUser: this.settings.superUsers.has(userName),
      roles: roles.get(userName) ?? [],
      credentials: mechanisms.map(({ mechanism, iterations }) => ({ mechanism, iterations })),
    };
  }

  private get security(): NonNullable<AdminContext['security']> {
    if (this.context.security !== undefined) return this.context.security;
    throw new Problem('needs-postgresql', 'There are no users here.');
  }
}

function removal(userName: string, mechanism: string): CredentialChange {
  return { userName, mechanism: mechanism as CredentialChange['mechanism'], credential: null };
}

function exists(userName: string): Problem {
  return new Problem('user-exists', `There is a user "${userName}" already.`);
}
