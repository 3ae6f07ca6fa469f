import type { RegisteredValueBody } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../api/who.js';
import classes from './record-parts.module.css';

const TYPES: Readonly<Record<string, string>> = { AVRO: 'Avro', JSON: 'JSON', PROTOBUF: 'Protobuf' };

/** By which schema a client of the registry wrote it: the contract and its version, where it is one still. */
export function RegisteredLine({
  registered: { schemaId, schemaType, contracts },
}: {
  readonly registered: RegisteredValueBody;
}): ReactNode {
  return (
    <p className={classes.registered}>
      {TYPES[schemaType] ?? schemaType}, by{' '}
      {contracts.map(({ event, version }, index) => (
        <span key={event}>
          {index > 0 && ', '}
          <ContractLink event={event} version={version} />
        </span>
      ))}
      {contracts.length === 0 ? `schema ${schemaId}, which no contract is now` : ` (schema ${schemaId})`}
    </p>
  );
}

function ContractLink({ event, version }: { readonly event: string; readonly version: number }) {
  const maySee = useMay('contract:view', event);
  const name = `${event} v${version}`;
  if (!maySee) return name;
  return (
    <Link to="/contracts/$event" params={{ event }} search={{ version }}>
      {name}
    </Link>
  );
}
