import { join, type Path, strings } from '@angular-devkit/core';
import {
  apply,
  applyTemplates,
  branchAndMerge,
  chain,
  filter,
  mergeWith,
  move,
  noop,
  type Rule,
  SchematicsException,
  url,
} from '@angular-devkit/schematics';
import {
  isEsmProject,
  mergeSourceRoot,
  ModuleDeclarator,
  ModuleFinder,
  NameParser,
} from '@nestjs/schematics';

export interface HandlerSchematicOptions {
  /** Of the event; may begin with a path. */
  readonly name: string;
  /** Default: the name in kebab case. */
  readonly topic?: string;
  readonly group?: string;
  readonly path?: string;
  readonly sourceRoot?: string;
  readonly module?: string;
  readonly skipImport?: boolean;
  readonly flat?: boolean;
  readonly spec?: boolean;
}

/** Relative to the folder of this file once it is built, where the engine looks from. */
const TEMPLATES = '../../templates/handler';

/** What Kafka takes as a topic. */
const TOPIC = /^[a-zA-Z0-9._-]{1,249}$/;

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** What the templates import or name beside the event, which would be declared twice, or hidden. */
const TAKEN: ReadonlySet<string> = new Set([
  'Controller',
  'Ctx',
  'EventPayload',
  'Logger',
  'Payload',
  'PosthornContext',
  'Promise',
  'Subscribe',
  'Test',
]);

/** `nest g -c @posthorn/schematics handler order-placed`: a contract, a controller that handles it, and their test. */
export function handler(given: HandlerSchematicOptions): Rule {
  return (tree, context) => {
    // Nest's helpers complete the object they are given.
    const options = { ...given };
    return branchAndMerge(
      chain([
        mergeSourceRoot(options),
        () => {
          const place = placeOf(options);
          const isEsm = isEsmProject(tree);
          return chain([create(options, place, isEsm), declare(options, place, isEsm)]);
        },
      ]),
    )(tree, context);
  };
}

interface Place {
  /** In kebab case, without dots: of the files, and of what is declared in them. */
  readonly name: string;
  readonly path: Path;
  readonly topic: string;
}

function placeOf({ name: given, path: below, topic, flat }: HandlerSchematicOptions): Place {
  const parsed = new NameParser().parse({ name: given, path: below });
  const called = strings.dasherize(parsed.name);
  const name = called.replaceAll('.', '-');
  const wanted = topic ?? called;
  if (!TOPIC.test(wanted)) {
    throw new SchematicsException(
      `'${wanted}' is no topic: at most 249 letters, digits, '.', '_' and '-'`,
    );
  }
  refuseUnfit(parsed.name, strings.classify(name));
  return { name, topic: wanted, path: flat === true ? parsed.path : join(parsed.path, name) };
}

/** Before anything is written: what comes of it would not compile. */
function refuseUnfit(name: string, type: string): void {
  if (!IDENTIFIER.test(type)) {
    throw new SchematicsException(
      `'${name}' is no name for an event: '${type}', which the contract would be called, is no identifier`,
    );
  }
  if (!TAKEN.has(type)) return;
  throw new SchematicsException(
    `'${name}' is no name for an event: the files made for it need another '${type}'. Say what happened, such as '${strings.dasherize(type)}-done'`,
  );
}

/** As a literal of the code. */
function quoted(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}

function create(options: HandlerSchematicOptions, place: Place, isEsm: boolean): Rule {
  const group = options.group && quoted(options.group);
  const values = { ...strings, ...place, group, extension: isEsm ? '.js' : '' };
  return mergeWith(
    apply(url(TEMPLATES), [
      options.spec === false ? filter((path) => !path.includes('.spec.')) : noop(),
      applyTemplates(values),
      move(place.path),
    ]),
  );
}

function declare(options: HandlerSchematicOptions, place: Place, isEsm: boolean): Rule {
  return (tree) => {
    if (options.skipImport === true) return tree;
    const found = new ModuleFinder(tree).find({ name: place.name, path: place.path });
    if (!found) return tree;
    const declared = new ModuleDeclarator().declare(tree.readText(found), {
      metadata: 'controllers',
      type: 'handler',
      name: place.name,
      path: place.path,
      module: found,
      isEsm,
    });
    tree.overwrite(found, declared);
    return tree;
  };
}
