import { PosthornConfigError } from '../errors/exceptions.js';
import { topicNameProblem } from './topic-name.js';

/**
 * From the names in the code, which decorators and contracts need at import time, to those on the cluster, which differ per
 * environment and are known when the options are. Each is called with the declared name, must answer the same each
 * time, and never give two names one.
 */
export interface NamingOptions {
  readonly topic?: ((declared: string) => string) | undefined;
  readonly group?: ((declared: string) => string) | undefined;
}

/** The names of one app's topics and groups on its cluster, and that they stay apart. */
export class Names {
  /** Only what the code declares, so that publishing to a great many topics does not grow it. */
  private readonly topics = new Map<string, string>();
  private readonly groups = new Map<string, string>();

  constructor(private readonly naming: NamingOptions = {}) {
    for (const [key, rule] of Object.entries(naming)) {
      if (rule === undefined || typeof rule === 'function') continue;
      throw new PosthornConfigError(`naming.${key} must be a function, not ${typeof rule}`);
    }
  }

  /** The topic's name on the cluster. Throws PosthornConfigError where it is no legal one, or is another topic's. */
  topic(declared: string): string {
    const problem = topicNameProblem(declared);
    if (problem !== undefined) throw new PosthornConfigError(problem);
    if (this.naming.topic === undefined) return declared;
    const name: unknown = this.naming.topic(declared);
    const wrong =
      typeof name === 'string' ? topicNameProblem(name) : `it gave ${typeof name}, not a name`;
    if (wrong !== undefined) {
      throw new PosthornConfigError(`naming.topic('${declared}'): ${wrong}`);
    }
    return unlessTaken('topic', declared, name as string, this.topics);
  }

  /** The same of a text that need not be a topic's name: what is none is given back. */
  clusterTopic(text: string): string {
    return topicNameProblem(text) === undefined ? this.topic(text) : text;
  }

  /** As `topic`, and the name is this topic's alone from now on. */
  declareTopic(declared: string): string {
    const name = this.topic(declared);
    this.topics.set(name, declared);
    return name;
  }

  declareTopics<Topic extends { readonly topic: string }>(declared: readonly Topic[]): Topic[] {
    return declared.map((one) => ({ ...one, topic: this.declareTopic(one.topic) }));
  }

  /** The group's name on the cluster. */
  group(declared: string): string {
    if (this.naming.group === undefined) return declared;
    const name: unknown = this.naming.group(declared);
    if (typeof name !== 'string' || name === '') {
      throw new PosthornConfigError(`naming.group('${declared}') gave ${describe(name)}, no name`);
    }
    return unlessTaken('group', declared, name, this.groups);
  }

  /** As `group`, and the name is this group's alone from now on. */
  declareGroup(declared: string): string {
    const name = this.group(declared);
    this.groups.set(name, declared);
    return name;
  }
}

function unlessTaken(
  kind: keyof NamingOptions,
  declared: string,
  name: string,
  taken: ReadonlyMap<string, string>,
): string {
  const other = taken.get(name);
  if (other === undefined || other === declared) return name;
  throw new PosthornConfigError(
    `naming.${kind} gives '${other}' and '${declared}' the one name '${name}': each ${kind} needs its own`,
  );
}

function describe(name: unknown): string {
  return name === '' ? "''" : typeof name;
}
