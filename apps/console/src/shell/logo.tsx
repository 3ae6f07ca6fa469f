import type { ReactNode } from 'react';

/** A post horn from the side: coil, pipe and bell. */
export function Logo({ size = 22 }: { readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" />
      <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="14" cy="17" r="5.6" />
        <path d="M6 11.4h12.2c2.6 0 4.4-1.2 6.8-3.4v14c-2.4-2.2-4.2-3.4-6.8-3.4" />
      </g>
    </svg>
  );
}
