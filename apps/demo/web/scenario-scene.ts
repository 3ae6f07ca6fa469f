/** What the servers of the scenarios say: src/scenarios/scenario-show.ts and the look.ts of each have the same shapes. */
export interface Sequences {
  readonly unit: string;
  readonly units: number;
  readonly published: number;
  readonly seen: Readonly<Record<string, number>>;
  readonly inFlight: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  readonly wrong: number;
  readonly delayMs: number | null;
  readonly intact: boolean;
}

export interface ReaderState {
  readonly pid: number | null;
  readonly restarts: number;
}

export interface Ride {
  readonly number: number;
  readonly driver: string;
  readonly stage: string;
  readonly updates: number;
  readonly riderSeen: number;
  readonly driverSeen: number;
  readonly pricingSeen: number;
  readonly mapSeen: number;
  readonly screen: string | null;
  readonly shift: number;
  readonly cents: number | null;
  readonly x: number | null;
  readonly y: number | null;
}

export interface Car {
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly stage: string | null;
}

export interface Viewer {
  readonly views: number;
  /** Genres, newest first. */
  readonly last: readonly string[];
  readonly recommended: string | null;
  readonly delayMs: number | null;
  readonly followed: number;
}

export interface Title {
  readonly title: string;
  readonly views: number;
}

export interface ScenarioKinds {
  readonly reader: ReaderState;
  readonly ride: Ride;
  readonly car: Car;
  readonly viewer: Viewer;
  readonly title: Title;
}

export interface ScenarioOnes {
  readonly sequences: Sequences;
  /** The viewer that the page's own buttons are of. */
  readonly you: Viewer;
}
