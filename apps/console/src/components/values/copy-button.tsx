import { ActionIcon, Tooltip } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { CheckIcon, CopyIcon } from '@radix-ui/react-icons';
import { useState, type ReactNode } from 'react';
import { copyText } from './copy-text.js';

interface CopyButtonProps {
  readonly value: string;
  /** What is copied: "topic id". */
  readonly what: string;
}

const SAID_MS = 1_000;

export function CopyButton({ value, what }: CopyButtonProps): ReactNode {
  const [isCopied, setIsCopied] = useState(false);
  const forget = useTimeout(() => setIsCopied(false), SAID_MS);
  const copy = async (): Promise<void> => {
    setIsCopied(await copyText(value));
    forget.start();
  };
  return (
    <Tooltip label={isCopied ? 'Copied' : `Copy ${what}`}>
      <ActionIcon size="sm" onClick={() => void copy()} aria-label={`Copy ${what}`}>
        {isCopied ? <CheckIcon /> : <CopyIcon />}
      </ActionIcon>
    </Tooltip>
  );
}
