import type { ComponentType } from 'react';

/** Under which heading of the sidebar a screen stands. */
export const SECTIONS = ['Watch', 'Data', 'Repair', 'Govern'] as const;

export interface NavigationEntry {
  readonly label: string;
  readonly section: (typeof SECTIONS)[number];
  readonly icon: ComponentType<{ className?: string }>;
  /** Beside the label: what waits there. */
  readonly badge?: ComponentType;
  /** What else somebody may type into the command palette to find it. */
  readonly keywords?: string;
  /** The action that it takes, as `topic:view`: who may not do it with anything is not offered the screen. */
  readonly requires?: string;
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** A route that has it is in the sidebar and in the command palette. */
    readonly navigation?: NavigationEntry;
  }
}
