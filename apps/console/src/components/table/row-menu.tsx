import { ActionIcon, Menu } from '@mantine/core';
import { DotsHorizontalIcon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import type { Column } from './data-table.js';

export interface RowAction {
  readonly label: string;
  readonly isDestructive?: boolean;
  readonly onClick: () => void;
}

/** The last column: what can be done with the row. There is none for those who may do nothing. */
export function actionColumn<Row>(
  nameOf: (row: Row) => string,
  actionsOf: (row: Row) => readonly RowAction[],
): Column<Row> {
  return {
    key: 'actions',
    header: '',
    width: '52px',
    narrow: '44px',
    align: 'right',
    render: (row) => <RowMenu name={nameOf(row)} actions={actionsOf(row)} />,
  };
}

interface RowMenuProps {
  readonly name: string;
  readonly actions: readonly RowAction[];
}

function RowMenu({ name, actions }: RowMenuProps): ReactNode {
  if (actions.length === 0) return null;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size="sm" aria-label={`More about ${name}`}>
          <DotsHorizontalIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label, isDestructive = false, onClick }) => (
          <Menu.Item key={label} color={isDestructive ? 'red' : undefined} onClick={onClick}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
