import { Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { usersQuery } from '../../api/security.js';

interface UserSelectProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  /** What nobody chosen stands for: "Mine". */
  readonly placeholder: string;
  readonly value: string | undefined;
  readonly onChange: (userName: string | undefined) => void;
}

/** One of the users, found by a part of the name. */
export function UserSelect(props: UserSelectProps): ReactNode {
  const { label, isLabelHidden = false, placeholder, value, onChange } = props;
  const [typed, setTyped] = useState('');
  const { data } = useInfiniteQuery(usersQuery(typed === value ? '' : typed));
  const names = data?.pages[0]?.users.map(({ userName }) => userName) ?? [];
  const known = value === undefined || names.includes(value) ? names : [value, ...names];
  return (
    <Select
      {...(isLabelHidden ? { 'aria-label': label, w: 280 } : { label })}
      data={known}
      value={value ?? null}
      placeholder={placeholder}
      onChange={(next) => onChange(next ?? undefined)}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      clearable
      clearButtonProps={{ 'aria-label': `No user of ${label}` }}
      nothingFoundMessage="There is no such user"
    />
  );
}
