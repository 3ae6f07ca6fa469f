// What the servers of the scenarios say, as shapes.ts has it of the orders.

/** As src/scenarios/sequences.ts counts them. */
export interface Sequences {
  readonly units: number;
  readonly published: number;
  /** Applications by reader. */
  readonly seen: Readonly<Record<string, number>>;
  readonly inFlight: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  /** 0 while something is in flight, since nobody can tell then. */
  readonly wrong: number;
  readonly delayMs: number | null;
}

export interface ShownSequences extends Sequences {
  readonly unit: string;
  readonly intact: boolean;
  /** The line of the terminal. */
  readonly text: string;
}

export interface ReaderState {
  readonly pid: number | null;
  readonly restarts: number;
}

/** One ride, and what each of the four systems has of it, by their own tables: none asks another, nor the bus. */
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

/** Where the map has a car. */
export interface Car {
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly stage: string | null;
}

/** What a viewer has watched, newest first, by the generator's own table; what is recommended, by the reader's. */
export interface Viewer {
  readonly views: number;
  readonly last: readonly string[];
  readonly recommended: string | null;
  /** From the newest view that was followed to the statement that follows it. */
  readonly delayMs: number | null;
  /** Views that the reader has followed. */
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
  readonly sequences: ShownSequences;
  /** The viewer that the page's own buttons are of. */
  readonly you: Viewer;
}
