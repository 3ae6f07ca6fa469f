import { useElementSize } from '@mantine/hooks';
import { useMemo, useState, type ReactNode } from 'react';
import { plural } from '../../format/numbers.js';
import { bounded } from './flow-bounds.js';
import { FlowBox } from './flow-box.js';
import { FlowEdges } from './flow-edges.js';
import { COLUMNS, type FlowColumn, type FlowEdge, type FlowGraph } from './flow-graph.js';
import { weightOf, type Lags } from './flow-lags.js';
import { layoutOf } from './flow-layout.js';
import { litOf } from './flow-lit.js';
import classes from './flow.module.css';

interface FlowMapProps {
  readonly graph: FlowGraph;
  readonly lags: Lags;
  /** The moment of the lags, in milliseconds since 1970. */
  readonly at: number;
  /** The service that somebody chose to look at: its node, wherever it stands. */
  readonly chosen: string | undefined;
}

const HEADINGS: Readonly<Record<FlowColumn, string>> = {
  writers: 'Who writes',
  topics: 'Topics',
  readers: 'Who reads',
};

/** Until the browser has measured: as wide as a desk leaves it. */
const WIDTH = 1000;

/** Who writes what and who reads it, from left to right. The table below it says the same. */
export function FlowMap({ graph, lags, at, chosen }: FlowMapProps): ReactNode {
  const { ref, width } = useElementSize();
  const [looked, setLooked] = useState<string | null>(null);
  // Rates and lags change every few seconds and the picture must stand still: it is laid out anew when its shape changes.
  const shape = JSON.stringify([graph.nodes, graph.edges.map(({ id }) => id)]);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const shown = useMemo(() => bounded(graph, (edge) => weightOf(edge, lags)), [shape]);
  const layout = useMemo(() => layoutOf(shown, width || WIDTH), [shown, width]);
  const self = shown.nodes.find(({ kind, name }) => kind === 'service' && name === chosen);
  const lit = litOf(shown, looked ?? self?.id ?? null);
  const current = new Map(graph.edges.map((edge) => [edge.id, edge]));
  const lines = layout.lines.flatMap((line) => {
    const edge = current.get(line.edge.id);
    return edge === undefined ? [] : [{ ...line, edge }];
  });
  return (
    <div className={classes.frame} role="region" aria-label="Map of the flow">
      <div className={classes.headings} aria-hidden="true">
        {COLUMNS.map((column) => (
          <span key={column}>{HEADINGS[column]}</span>
        ))}
      </div>
      <div ref={ref} className={classes.stage} style={{ height: layout.height }}>
        {layout.boxes.map((box) => (
          <FlowBox
            key={box.node.id}
            box={box}
            lags={lags}
            recordsPerSecond={writtenTo(box.node.name, lines)}
            isDim={lit.size > 0 && !lit.has(box.node.id)}
            isChosen={box.node.kind === 'service' && box.node.name === chosen}
            onLook={setLooked}
          />
        ))}
        <FlowEdges {...{ lines, lags, at, lit }} height={layout.height} onLook={setLooked} />
      </div>
      <Hidden hidden={shown.hidden} />
    </div>
  );
}

function writtenTo(topic: string, lines: readonly { readonly edge: FlowEdge }[]): number | null {
  const rates = lines.flatMap(({ edge }) =>
    edge.topic === topic && edge.recordsPerSecond !== null ? [edge.recordsPerSecond] : [],
  );
  return rates.length === 0 ? null : rates.reduce((sum, one) => sum + one, 0);
}

function Hidden({ hidden }: { readonly hidden: Readonly<Record<FlowColumn, number>> }): ReactNode {
  const { writers, topics, readers } = hidden;
  const parts = [
    ...(topics > 0 ? [plural(topics, 'more topic')] : []),
    ...(writers > 0 ? [`${plural(writers, 'more')} who write`] : []),
    ...(readers > 0 ? [`${plural(readers, 'more')} who read`] : []),
  ];
  if (parts.length === 0) return null;
  return (
    <p className={classes.hidden}>
      Shown is who is late, then who is busiest; and {parts.join(', ')}. Filter by a name to see
      them here, or look at the table.
    </p>
  );
}
