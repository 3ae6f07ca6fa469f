import type { RegisteredValueBody } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './record-parts.module.css';

const TYPES: Readonly<Record<string, string>> = {
  AVRO: 'Avro',
  JSON: 'JSON',
  PROTOBUF: 'Protobuf',
};

/** By which schema a client of the registry wrote it: the contract and its version, where there is one to see. */
export function RegisteredLine({
  registered: { schemaId, schemaType, contract },
}: {
  readonly registered: RegisteredValueBody;
}): ReactNode {
  return (
    <p className={classes.registered}>
      {TYPES[schemaType] ?? schemaType}, by{' '}
      {contract === null ? (
        `schema ${schemaId}`
      ) : (
        <>
          <Link
            to="/contracts/$event"
            params={{ event: contract.event }}
            search={{ version: contract.version }}
          >
            {contract.event} v{contract.version}
          </Link>{' '}
          (schema {schemaId})
        </>
      )}
    </p>
  );
}
