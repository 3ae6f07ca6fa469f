export type JsonSchema = boolean | Readonly<Record<string, unknown>>;

/** A schema in a document, and where in it. */
export interface SchemaNode {
  readonly schema: JsonSchema;
  /** JSON pointer from the root of its document. */
  readonly pointer: string;
  readonly document: SchemaDocument;
}

/** Words that mean nothing in the drafts before. Beside the newer ones for it, validators go on to take `dependencies`. */
const SINCE: Readonly<Record<string, number>> = {
  dependentRequired: 2019,
  dependentSchemas: 2019,
  minContains: 2019,
  maxContains: 2019,
  unevaluatedItems: 2019,
  unevaluatedProperties: 2019,
  prefixItems: 2020,
};
const OF_SOME_DRAFTS = new RegExp(`"(?:${Object.keys(SINCE).join('|')})":`);

/** Whether a schema of this text may mean something else in another draft. */
export const isOfSomeDrafts = (text: string): boolean => OF_SOME_DRAFTS.test(text);

/** One schema with what its `$ref`s mean. */
export class SchemaDocument {
  readonly root: SchemaNode;
  /** 6, 7, 2019 or 2020. */
  readonly draft: number;
  readonly #named = new Map<string, SchemaNode>();

  /** @param references by the name that a `$ref` calls them by. */
  constructor(
    readonly schema: JsonSchema,
    readonly references: ReadonlyMap<string, SchemaDocument> = new Map(),
  ) {
    this.root = { schema, pointer: '', document: this };
    this.draft = numberOf(schema);
    this.#collectNames(this.root);
  }

  /** What a `$ref` leads to; null when it leads nowhere. */
  resolve(ref: string): SchemaNode | null {
    const hash = ref.indexOf('#');
    const [address, fragment] =
      hash === -1 ? [ref, ''] : [ref.slice(0, hash), decoded(ref.slice(hash + 1))];
    const base = this.#base(address);
    if (base === null) return null;
    if (fragment === '') return base;
    if (fragment.startsWith('/')) return atPointer(base, fragment);
    return base.document.#named.get(`${idOf(base)}#${fragment}`) ?? null;
  }

  #base(address: string): SchemaNode | null {
    if (address === '') return this.root;
    const referenced = this.references.get(address);
    if (referenced !== undefined) return referenced.root;
    const absolute = resolved(address, idOf(this.root));
    const known = this.#named.get(absolute) ?? this.#named.get(address);
    if (known !== undefined) return known;
    for (const document of this.references.values()) {
      const id = idOf(document.root);
      if (id !== '' && (id === absolute || id === address)) return document.root;
    }
    return null;
  }

  /** `$id` and `$anchor`, wherever they stand. */
  #collectNames(node: SchemaNode, id = ''): void {
    const { schema, pointer } = node;
    if (Array.isArray(schema)) {
      schema.forEach((item: JsonSchema, index) =>
        this.#collectNames({ ...node, schema: item, pointer: `${pointer}/${index}` }, id),
      );
      return;
    }
    if (typeof schema !== 'object' || schema === null) return;
    let base = id;
    if (typeof schema.$id === 'string') {
      const { $id } = schema;
      if ($id.startsWith('#')) this.#named.set(`${id}${$id}`, node);
      else {
        base = resolved($id, id).replace(/#$/, '');
        this.#named.set(base, node);
      }
    }
    if (typeof schema.$anchor === 'string') this.#named.set(`${base}#${schema.$anchor}`, node);
    for (const [key, member] of Object.entries(schema)) {
      if (key === 'enum' || key === 'const' || key === 'default' || key === 'examples') continue;
      this.#collectNames(
        { ...node, schema: member as JsonSchema, pointer: `${pointer}/${escaped(key)}` },
        base,
      );
    }
  }
}

export function child(node: SchemaNode, ...path: readonly (string | number)[]): SchemaNode {
  let { schema, pointer } = node;
  for (const step of path) {
    schema = (schema as Record<string | number, unknown>)[step] as JsonSchema;
    pointer += `/${escaped(String(step))}`;
  }
  return { schema, pointer, document: node.document };
}

/** A keyword's value; undefined where there is none, in a schema that is true or false, and where it is no word of the draft. */
export function keyword({ schema, document }: SchemaNode, name: string): unknown {
  if (typeof schema !== 'object' || !Object.hasOwn(schema, name)) return undefined;
  return document.draft >= (SINCE[name] ?? 0) ? schema[name] : undefined;
}

/** Without `$schema` it is of draft 7. */
function numberOf(schema: JsonSchema): number {
  const { $schema } = typeof schema === 'object' ? schema : {};
  const [, digits] = /draft[-/]0?(\d+)/.exec(String($schema)) ?? [];
  return digits === undefined ? 7 : Number(digits);
}

function atPointer(base: SchemaNode, pointer: string): SchemaNode | null {
  let node = base;
  for (const step of pointer.slice(1).split('/')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const { schema } = node;
    if (typeof schema !== 'object' || schema === null || !Object.hasOwn(schema, key)) return null;
    node = child(node, key);
  }
  const { schema } = node;
  return typeof schema === 'boolean' || isObject(schema) ? node : null;
}

function idOf({ schema }: SchemaNode): string {
  const id = typeof schema === 'object' ? schema.$id : undefined;
  return typeof id === 'string' ? id.replace(/#$/, '') : '';
}

function resolved(address: string, base: string): string {
  return URL.canParse(address, base) ? new URL(address, base).href : address;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch (error) {
    if (error instanceof URIError) return fragment;
    throw error;
  }
}

export function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
