import type { X509Certificate } from 'node:crypto';
import { ConfigError } from '../../config/config-error.js';

/** A certificate's subject to the name of a principal; null when no rule fits. */
export type PrincipalMapper = (subject: string) => string | null;

const RULE = /^RULE:((?:\\.|[^\\/])*)\/((?:\\.|[^\\/])*)\/([LU]?)$/;
/** Commas stand in patterns too: a rule ends where the next one, or DEFAULT, begins. */
const BETWEEN_RULES = /,\s*(?=RULE:|DEFAULT\s*(?:,|$))/;

/**
 * Kafka's ssl.principal.mapping.rules: `RULE:pattern/replacement/L`, `/U` or `/`, and DEFAULT for the subject as it is.
 * The first rule whose pattern matches the whole subject decides. Throws a ConfigError.
 */
export function principalMapper(rules: string): PrincipalMapper {
  const mappers = rules.split(BETWEEN_RULES).map((rule) => mapperOf(rule.trim()));
  return (subject) => {
    for (const map of mappers) {
      const name = map(subject);
      if (name !== null) return name;
    }
    return null;
  };
}

function mapperOf(rule: string): PrincipalMapper {
  if (rule === 'DEFAULT') return (subject) => subject;
  const match = RULE.exec(rule);
  if (match === null) {
    throw new ConfigError(
      `POSTHORN_TLS_PRINCIPAL_MAPPING_RULES should be of RULE:pattern/replacement/[LU] and DEFAULT, not "${rule}".`,
    );
  }
  const [, source, replacement, change] = match;
  const pattern = patternOf(source, rule);
  return (subject) => {
    if (!pattern.test(subject)) return null;
    const name = subject.replace(pattern, replacement.replaceAll('\\/', '/'));
    if (change === 'L') return name.toLowerCase();
    return change === 'U' ? name.toUpperCase() : name;
  };
}

function patternOf(source: string, rule: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, 'u');
  } catch (cause) {
    throw new ConfigError(`The pattern of "${rule}" is no regular expression.`, { cause });
  }
}

/** The subject as Java writes it (RFC 2253): the last part first, separated by commas. */
export function subjectOf({ subject }: Pick<X509Certificate, 'subject'>): string {
  // Node gives a line per part, in the order of the certificate, with RFC 2253's escapes.
  return subject.split('\n').toReversed().join(',');
}
