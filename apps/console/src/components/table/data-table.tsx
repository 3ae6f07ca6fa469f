import { lazy, Suspense, type CSSProperties, type ReactNode } from 'react';
import classes from './data-table.module.css';
import { cellClass, MemoRow, type Column, type DataTableProps } from './table-row.js';

export type { Column, DataTableProps } from './table-row.js';

/** Below it every row is drawn, and find-in-page finds all of them. */
const VIRTUAL_FROM = 80;
const PLACEHOLDERS = 8;

/** Fetched with the first long table: the first screen has none. */
const VirtualRows = lazy(async () => {
  const module = await import('./virtual-rows.js');
  return { default: module.VirtualRows };
}) as typeof import('./virtual-rows.js').VirtualRows;

/** Rows of one height; of long lists only those in sight are in the document, so ten thousand cost what fifty cost. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rows, isLoading = false, empty } = props;
  if (!isLoading && rows.length === 0 && empty !== undefined) return empty;
  return (
    <div className={classes.frame}>
      <table
        className={classes.table}
        aria-label={label}
        aria-busy={isLoading}
        aria-rowcount={rows.length + 1}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        {isLoading ? <Placeholders columns={columns} /> : <Body {...props} />}
      </table>
      {props.isLoadingMore === true && <p className={classes.more}>Loading more…</p>}
    </div>
  );
}

function HeaderCell<Row>({ column }: { column: Column<Row> }): ReactNode {
  const { header, onSort, sort } = column;
  return (
    <th
      scope="col"
      style={widthsOf(column)}
      className={cellClass(column)}
      aria-sort={onSort && (sort ?? 'none')}
    >
      {onSort === undefined ? (
        header
      ) : (
        <button type="button" className={classes.sort} onClick={onSort}>
          {header}
          <span aria-hidden="true">
            {sort === 'ascending' ? ' ↑' : sort === 'descending' ? ' ↓' : ''}
          </span>
        </button>
      )}
    </th>
  );
}

function widthsOf<Row>({ width, narrow }: Column<Row>): CSSProperties {
  return { '--width': width, '--narrow': narrow } as CSSProperties;
}

function Placeholders<Row>({ columns }: { columns: readonly Column<Row>[] }): ReactNode {
  return (
    <tbody>
      {Array.from({ length: PLACEHOLDERS }, (_, index) => (
        <tr key={index}>
          {columns.map((column) => (
            <td key={column.key} className={cellClass(column)}>
              <span className={classes.placeholder} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function Body<Row>(props: DataTableProps<Row>): ReactNode {
  const { rows } = props;
  if (rows.length < VIRTUAL_FROM) return <Rows {...props} />;
  return (
    <Suspense fallback={<Rows {...props} rows={rows.slice(0, VIRTUAL_FROM)} />}>
      <VirtualRows {...props} />
    </Suspense>
  );
}

function Rows<Row>(props: DataTableProps<Row>): ReactNode {
  return (
    <tbody>
      {props.rows.map((row, index) => (
        <MemoRow key={props.rowKey(row)} row={row} index={index} {...props} />
      ))}
    </tbody>
  );
}
