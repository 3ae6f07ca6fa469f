import { Button } from '@mantine/core';
import type { RecordBody } from '@posthorn/admin-client';
import { Share1Icon } from '@radix-ui/react-icons';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/who.js';
import { journeyIdOf } from '../../format/journey-id.js';

/** From a record to what became of its order, its request or its trace across all services. */
export function JourneyLink({
  record,
}: {
  readonly record: Pick<RecordBody, 'key' | 'headers'>;
}): ReactNode {
  const maySee = useMay('journey:view');
  const id = journeyIdOf(record);
  if (!maySee || id === null) return null;
  return (
    <Button
      variant="default"
      leftSection={<Share1Icon />}
      title={`The journey of ${id}`}
      renderRoot={(props) => <Link to="/journey" search={{ id }} {...props} />}
    >
      Journey
    </Button>
  );
}
