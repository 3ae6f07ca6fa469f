import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import {
  memo,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { scrollElement } from '../shell/scroll-element.js';
import { IsScrolling } from './is-scrolling.js';
import classes from './data-table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly header: ReactNode;
  readonly render: (row: Row) => ReactNode;
  /** A CSS width. What has none shares the rest. */
  readonly width?: string;
  readonly align?: 'left' | 'right';
  /** Left out on screens narrower than this: a phone has no room for everything. */
  readonly from?: 'sm' | 'md' | 'lg';
  readonly sort?: 'ascending' | 'descending' | 'none';
  /** Makes the header a button. */
  readonly onSort?: () => void;
}

export interface DataTableProps<Row> {
  /** What the table shows, for those who hear it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What a click anywhere in the row does. A link or a button in the row must do the same for the keyboard. */
  readonly onRowClick?: (row: Row) => void;
  readonly isSelected?: (row: Row) => boolean;
  readonly isFaded?: (row: Row) => boolean;
  /** True for the first load only: it draws placeholders of the rows' height, so that nothing jumps. */
  readonly isLoading?: boolean;
  /** Shown instead of the table when there are no rows. */
  readonly empty?: ReactNode;
  /** More rows exist: asked for when the end comes near. */
  readonly onEndReached?: () => void;
  readonly isLoadingMore?: boolean;
}

const ROW_HEIGHT = 35;
/** Below it every row is drawn, and find-in-page finds all of them. */
const VIRTUAL_FROM = 80;
const PLACEHOLDERS = 8;
const END_MARGIN_ROWS = 12;

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
      style={{ width: column.width }}
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
  const body = useRef<HTMLTableSectionElement>(null);
  const isVirtual = rows.length >= VIRTUAL_FROM;
  const { items, before, after, isScrolling } = useRowsInSight(body, rows.length, isVirtual);
  const last = items.at(-1)?.index ?? rows.length - 1;
  const { onEndReached, isLoadingMore = false } = props;
  const isNearEnd = last >= rows.length - END_MARGIN_ROWS;
  useEffect(() => {
    if (isVirtual && isNearEnd && !isLoadingMore) onEndReached?.();
  }, [isVirtual, isNearEnd, isLoadingMore, onEndReached]);
  const shown = isVirtual ? items.map(({ index }) => index) : rows.map((_, index) => index);
  return (
    <IsScrolling value={isScrolling}>
      <tbody ref={body}>
        {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
        {shown.map((index) => (
          <MemoRow key={props.rowKey(rows[index])} row={rows[index]} index={index} {...props} />
        ))}
        {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
      </tbody>
    </IsScrolling>
  );
}

function BodyRow<Row>(props: DataTableProps<Row> & { row: Row; index: number }): ReactNode {
  const { row, index, columns, onRowClick } = props;
  const open = (event: MouseEvent<HTMLElement>): void => {
    const isOnControl =
      event.target instanceof Element && event.target.closest('a, button, input, label') !== null;
    if (!isOnControl && window.getSelection()?.isCollapsed !== false) onRowClick?.(row);
  };
  return (
    <tr
      aria-rowindex={index + 2}
      data-clickable={onRowClick !== undefined || undefined}
      data-selected={props.isSelected?.(row) || undefined}
      data-faded={props.isFaded?.(row) || undefined}
      onClick={onRowClick === undefined ? undefined : open}
    >
      {columns.map((column) => (
        <td key={column.key} className={cellClass(column)}>
          {column.render(row)}
        </td>
      ))}
    </tr>
  );
}

/** While a table is scrolled only the rows that come into sight are drawn. */
const MemoRow = memo(BodyRow) as typeof BodyRow;

interface RowsInSight {
  readonly items: readonly VirtualItem[];
  /** Heights of what is not drawn. */
  readonly before: number;
  readonly after: number;
  readonly isScrolling: boolean;
}

function useRowsInSight(
  body: React.RefObject<HTMLElement | null>,
  count: number,
  isVirtual: boolean,
): RowsInSight {
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const frame = scrollElement();
    if (frame === null || body.current === null) return;
    const top = body.current.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    setScrollMargin(Math.round(top + frame.scrollTop));
  }, [body, count]);
  const virtualizer = useVirtualizer({
    count,
    enabled: isVirtual,
    getScrollElement: scrollElement,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
    scrollMargin,
  });
  const items = virtualizer.getVirtualItems();
  const { isScrolling } = virtualizer;
  if (!isVirtual || items.length === 0) return { items, before: 0, after: 0, isScrolling };
  const before = items[0].start - scrollMargin;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? 0) - scrollMargin);
  return { items, before, after, isScrolling };
}

function cellClass<Row>({ align, from }: Column<Row>): string {
  return [align === 'right' ? classes.right : '', from === undefined ? '' : classes[from]]
    .filter((name) => name !== '')
    .join(' ');
}
