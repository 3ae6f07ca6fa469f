import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState } from '../components/messages/empty-state.js';
import { Page } from '../components/page/page.js';

export function NotFound(): ReactNode {
  return (
    <Page title="Not found">
      <EmptyState
        title="There is no such page"
        action={
          <Button component={Link} to="/" variant="default">
            To the overview
          </Button>
        }
      >
        <p>The address may be from another version of the console, or mistyped.</p>
      </EmptyState>
    </Page>
  );
}
