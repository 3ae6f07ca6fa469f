import { memo, type MouseEvent, type ReactNode } from 'react';
import classes from './data-table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly header: ReactNode;
  readonly render: (row: Row) => ReactNode;
  /** A CSS width. What has none shares the rest. */
  readonly width?: string;
  /** The same on a phone, where names need what figures and dates can spare. */
  readonly narrow?: string;
  readonly align?: 'left' | 'right';
  /** Left out on screens narrower than this: a phone has no room for everything. */
  readonly from?: 'sm' | 'md' | 'lg';
  /** One line on a phone too, where others wrap: it may be as long as a record. */
  readonly isCut?: boolean;
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
export const MemoRow = memo(BodyRow) as typeof BodyRow;

export function cellClass<Row>({ align, from, isCut = false }: Column<Row>): string {
  return [
    align === 'right' ? classes.right : '',
    from === undefined ? '' : classes[from],
    isCut ? classes.cut : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}
