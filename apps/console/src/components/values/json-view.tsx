import { isLosslessNumber } from 'lossless-json';
import { useMemo, useState, type ReactNode } from 'react';
import { digits } from '../../format/numbers.js';
import { NOT_JSON, parseExactly } from './exact-json.js';
import classes from './json-view.module.css';

interface JsonViewProps {
  /** JSON as it was sent. Its numbers are never made JavaScript numbers: 9007199254740993 stays that. */
  readonly text: string;
  /** How many levels are open at first. */
  readonly depth?: number;
}

/** Children drawn at once; a button brings the next. */
const CHUNK = 100;

/** JSON as a tree that can be folded. What cannot be parsed is shown as the text it is. */
export function JsonView({ text, depth = 3 }: JsonViewProps): ReactNode {
  const parsed = useMemo(() => parseExactly(text), [text]);
  if (parsed === NOT_JSON) return <pre className={classes.raw}>{text}</pre>;
  return (
    <div className={classes.view}>
      <Node value={parsed} depth={depth} />
    </div>
  );
}

interface NodeProps {
  readonly name?: string;
  readonly value: unknown;
  readonly depth: number;
}

function Node({ name, value, depth }: NodeProps): ReactNode {
  const label = name !== undefined && <span className={classes.key}>{name}: </span>;
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) {
    return (
      <div className={classes.leaf}>
        {label}
        <Scalar value={value} />
      </div>
    );
  }
  return <Branch label={label} value={value} depth={depth} />;
}

function Branch({
  label,
  value,
  depth,
}: {
  label: ReactNode;
  value: object;
  depth: number;
}): ReactNode {
  const [isOpen, setIsOpen] = useState(depth > 0);
  const [shown, setShown] = useState(CHUNK);
  const entries = Object.entries(value);
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0)
    return (
      <div className={classes.leaf}>
        {label}
        {open}
        {close}
      </div>
    );
  return (
    <details
      className={classes.branch}
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        {label}
        {open}
        {!isOpen && (
          <span className={classes.folded}>
            {digits(entries.length)}{' '}
            {isArray
              ? entries.length === 1
                ? 'item'
                : 'items'
              : entries.length === 1
                ? 'field'
                : 'fields'}{' '}
            {close}
          </span>
        )}
      </summary>
      {isOpen && (
        <>
          <div className={classes.children}>
            {entries.slice(0, shown).map(([key, child]) => (
              <Node key={key} name={key} value={child} depth={depth - 1} />
            ))}
            {entries.length > shown && (
              <button
                type="button"
                className={classes.more}
                onClick={() => setShown(shown + CHUNK)}
              >
                {digits(entries.length - shown)} more
              </button>
            )}
          </div>
          <div>{close}</div>
        </>
      )}
    </details>
  );
}

function Scalar({ value }: { readonly value: unknown }): ReactNode {
  if (typeof value === 'string')
    return <span className={classes.string}>{JSON.stringify(value)}</span>;
  if (isLosslessNumber(value)) return <span className={classes.number}>{value.value}</span>;
  return <span className={classes.word}>{String(value)}</span>;
}
