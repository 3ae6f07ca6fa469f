import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access-guard.js';
import { AclsController } from '../acls/acls.controller.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ApiKeys } from '../api-keys/api-keys.js';
import { ApiKeysController } from '../api-keys/api-keys.controller.js';
import { OidcController } from '../oidc/oidc.controller.js';
import { OIDC_PROVIDER, OidcProvider } from '../oidc/oidc-provider.js';
import { OidcService } from '../oidc/oidc.service.js';
import { QuotasController } from '../quotas/quotas.controller.js';
import { BindingRules } from '../roles/binding-rules.js';
import { GrantsController } from '../roles/grants.controller.js';
import { RoleBindings } from '../roles/role-bindings.js';
import { RoleBindingsController } from '../roles/role-bindings.controller.js';
import { RolesController } from '../roles/roles.controller.js';
import { RolesService } from '../roles/roles.service.js';
import { Authentication } from '../sign-in/authentication.js';
import { FirstAdmin } from '../sign-in/first-admin.js';
import { SessionsController } from '../sign-in/sessions.controller.js';
import { Sessions } from '../sign-in/sessions.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';
import { SignIn } from '../sign-in/sign-in.js';
import { SignInPageController } from '../sign-in/sign-in-page.controller.js';
import { WhoAmIController } from '../sign-in/who-am-i.controller.js';
import { UsersController } from '../users/users.controller.js';
import { UsersService } from '../users/users.service.js';
import { Rights } from './rights.js';

/** Who may call what, and how they prove who they are. */
@Module({})
export class AccessModule {
  static forBroker(context: AdminContext, settings: SignInSettings): DynamicModule {
    return {
      module: AccessModule,
      controllers: [
        OidcController,
        SessionsController,
        WhoAmIController,
        ApiKeysController,
        SignInPageController,
        UsersController,
        RolesController,
        RoleBindingsController,
        GrantsController,
        AclsController,
        QuotasController,
      ],
      providers: [
        { provide: ADMIN_CONTEXT, useValue: context },
        { provide: SIGN_IN_SETTINGS, useValue: settings },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: OIDC_PROVIDER, useValue: providerOf(context, settings) },
        OidcService,
        Rights,
        ApiKeys,
        Sessions,
        SignIn,
        FirstAdmin,
        Authentication,
        UsersService,
        RolesService,
        RoleBindings,
        BindingRules,
      ],
      // The last four: for imports and exports of definitions.
      exports: [Authentication, FirstAdmin, UsersService, RolesService, RoleBindings, BindingRules],
    };
  }
}

function providerOf({ clock }: AdminContext, { oidc }: SignInSettings): OidcProvider | null {
  return oidc === null ? null : new OidcProvider(oidc, { now: () => clock.now() });
}
