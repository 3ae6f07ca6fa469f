import { parsePlainToken, ProtocolError } from '@posthorn/protocol';
import { userPrincipal } from '../principal.js';
import { failure, NO_BYTES, type MayTry, type SaslMechanism, type SaslStep } from './exchange.js';
import type { PasswordCheck } from './password-check.js';

/** SASL/PLAIN (RFC 4616) against the users' SCRAM credentials: no password is kept anywhere. */
export function plainMechanism(passwords: PasswordCheck): SaslMechanism {
  return {
    name: 'PLAIN',
    start: (mayTry) => {
      const exchange = {
        userName: null as string | null,
        respond: async (token: Buffer): Promise<SaslStep> => {
          try {
            const parsed = parsePlainToken(token);
            exchange.userName = parsed.userName;
            return await verify(parsed, passwords, mayTry);
          } catch (error) {
            if (error instanceof ProtocolError) return refused(error.message);
            throw error;
          }
        },
      };
      return exchange;
    },
  };
}

async function verify(
  { authorizationId, userName, password }: ReturnType<typeof parsePlainToken>,
  passwords: PasswordCheck,
  mayTry: MayTry,
): Promise<SaslStep> {
  if (authorizationId !== '' && authorizationId !== userName) {
    return refused('the client asked to act as somebody else');
  }
  if (!mayTry(userName)) return refused('too many failures: not checked');
  if (!(await passwords.isRight(userName, password))) {
    return refused('unknown user or wrong password');
  }
  return { kind: 'success', token: NO_BYTES, principal: userPrincipal(userName), expiresAt: null };
}

function refused(reason: string): SaslStep {
  return failure('Authentication failed: Invalid username or password', reason);
}
