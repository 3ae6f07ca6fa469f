import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { scrollElement } from './scroll-element.js';
import { IsScrolling } from './is-scrolling.js';
import { MemoRow, type DataTableProps } from './table-row.js';

const ROW_HEIGHT = 35;
const END_MARGIN_ROWS = 12;

/** The rows of a long table that are in sight, between two that are as high as those that are not. */
export function VirtualRows<Row>(props: DataTableProps<Row>): ReactNode {
  const { rows } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const { items, before, after, isScrolling } = useRowsInSight(body, rows.length);
  const last = items.at(-1)?.index ?? 0;
  const { onEndReached, isLoadingMore = false } = props;
  const isNearEnd = last >= rows.length - END_MARGIN_ROWS;
  useEffect(() => {
    if (isNearEnd && !isLoadingMore) onEndReached?.();
  }, [isNearEnd, isLoadingMore, onEndReached]);
  return (
    <IsScrolling value={isScrolling}>
      <tbody ref={body}>
        {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
        {items.map(({ index }) => (
          <MemoRow key={props.rowKey(rows[index])} row={rows[index]} index={index} {...props} />
        ))}
        {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
      </tbody>
    </IsScrolling>
  );
}

interface RowsInSight {
  readonly items: readonly VirtualItem[];
  /** Heights of what is not drawn. */
  readonly before: number;
  readonly after: number;
  readonly isScrolling: boolean;
}

function useRowsInSight(body: React.RefObject<HTMLElement | null>, count: number): RowsInSight {
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const frame = scrollElement();
    if (frame === null || body.current === null) return;
    const top = body.current.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    setScrollMargin(Math.round(top + frame.scrollTop));
  }, [body, count]);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: scrollElement,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
    scrollMargin,
  });
  const items = virtualizer.getVirtualItems();
  const { isScrolling } = virtualizer;
  if (items.length === 0) return { items, before: 0, after: 0, isScrolling };
  const before = items[0].start - scrollMargin;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? 0) - scrollMargin);
  return { items, before, after, isScrolling };
}
