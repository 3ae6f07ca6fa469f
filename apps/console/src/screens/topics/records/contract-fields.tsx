import { Checkbox, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { contractsQuery } from '../../../api/contracts.js';
import type { Draft } from './record-draft.js';

interface ContractFieldsProps {
  readonly topic: string;
  readonly draft: Draft;
  readonly onChange: (next: Partial<Draft>) => void;
}

/** By which contract of the topic the value is checked; nothing where the topic has none. */
export function ContractFields({ topic, draft, onChange }: ContractFieldsProps): ReactNode {
  const { data } = useInfiniteQuery(contractsQuery({ topic }));
  const contracts = data?.pages.flatMap((page) => page.contracts) ?? [];
  const names = new Set(contracts.map(({ event }) => event));
  // The one of the record that is produced again, which may have been deleted since.
  if (draft.contract !== null) names.add(draft.contract);
  if (names.size === 0) return null;
  const choose = (contract: string | null): void => {
    const found = contracts.find(({ event }) => event === contract);
    onChange({ contract, isFramed: found?.schemaType === 'AVRO' || draft.isFramed });
  };
  return (
    <>
      <Select
        label="Contract"
        description="The value is checked by its latest version. Empty: nothing checks it."
        data={[...names]}
        value={draft.contract}
        onChange={choose}
        clearable
        searchable
        clearButtonProps={{ 'aria-label': 'No contract' }}
      />
      {draft.contract !== null && (
        <Checkbox
          label="Framed, as clients of a schema registry write and read it"
          checked={draft.isFramed}
          onChange={(event) => onChange({ isFramed: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
