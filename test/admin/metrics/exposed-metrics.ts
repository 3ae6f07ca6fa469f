/** What a scrape of Prometheus holds: the type of each family, and which labels its series carry. */
export interface Exposed {
  readonly types: ReadonlyMap<string, string>;
  /** By family, each set of label names once, as `topic,partition`. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every name that a query may ask for: of a histogram with _bucket, _sum and _count. */
  readonly names: ReadonlySet<string>;
}

const SERIES = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/;
const LABEL = /(\w+)="(?:[^"\\]|\\.)*"/g;

export function parseExposition(text: string): Exposed {
  const types = new Map<string, string>();
  const labels = new Map<string, Set<string>>();
  const names = new Set<string>();
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type) types.set(type[1], type[2]);
    if (line === '' || line.startsWith('#')) continue;
    const series = SERIES.exec(line);
    if (series === null) throw new Error(`not a line of Prometheus' text format: ${line}`);
    const [, name, given = ''] = series;
    names.add(name);
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
    if (!types.has(family)) throw new Error(`no TYPE before ${line}`);
    const known = labels.get(family) ?? new Set();
    const own = Array.from(given.matchAll(LABEL), ([, label]) => label);
    known.add(own.filter((label) => label !== 'le').join(','));
    labels.set(family, known);
  }
  return { types, labels, names };
}

/** The names and labels of the families whose names begin so, as `name{label,label} type`, sorted. */
export function familiesOf({ types, labels }: Exposed, prefix: string): string[] {
  return [...labels]
    .filter(([name]) => name.startsWith(prefix))
    .flatMap(([name, sets]) => [...sets].map((set) => `${name}{${set}} ${types.get(name)}`))
    .toSorted();
}
