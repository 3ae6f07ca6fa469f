// What the demo's server says and its page shows. It is here, and not in src, because the page's modules know nothing of Node;
// the server imports it from here. scenario-shapes.ts has what the scenarios say.

/** What is counted, as src/strip.ts defines it. */
export interface Strip {
  readonly placed: number;
  readonly delivered: number;
  readonly cancelled: number;
  readonly open: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  readonly inFlight: number;
  readonly wrongLedgers: number;
  readonly wrongTips: number;
}

export interface ShownStrip extends Strip {
  readonly intact: boolean;
  /** The line of the terminal. */
  readonly text: string;
}

/** One order as the city shows it. */
export interface CityOrder {
  readonly status: string;
  /** `Mill Lane 3`: a street and a number, which is all that the map needs. */
  readonly address: string;
  readonly dish: string;
  readonly driver: string | null;
  /** Of the way that is being driven: to the restaurant, to the customer. */
  readonly leg: 'to-restaurant' | 'to-customer' | null;
  /** When the way began and will end, in milliseconds since 1970. */
  readonly from: number | null;
  readonly until: number | null;
  /** It is a dead letter of the restaurant, and nothing will happen until it is redriven. */
  readonly isStuck: boolean;
}

/** What one service does, from its own tables and from the group it reads in. */
export interface ServiceFlow {
  /** Events applied per second, since the last reading. */
  readonly rate: number;
  /** Work that waits for time to pass: meals that cook, charges under way, drivers on the road; of orders, those that have not ended. */
  readonly inFlight: number;
  /** Records not yet read, and how old the first of them is; the latter only a broker knows, so null while none answers. */
  readonly lag: number | null;
  readonly lagSeconds: number | null;
}

export interface GuestFlow extends Pick<ServiceFlow, 'lag' | 'lagSeconds'> {
  /** Offsets committed per second, since the last reading. */
  readonly rate: number;
}

export interface BrokerFlow {
  /** Records appended per second. */
  readonly rate: number;
  /** Rows of the outbox that wait for a broker. */
  readonly outbox: number;
}

/** A process that the demo has started. */
export interface ProgramState {
  readonly pid: number | null;
  readonly isUp: boolean;
  readonly restarts: number;
}

/** What the page shows of a button. */
export interface ButtonState {
  readonly title: string;
  readonly does: string;
  readonly watch: string;
  readonly heal: string | null;
  readonly phase: 'idle' | 'at work' | 'holding' | 'failed';
  /** While holding: when it heals by itself, in milliseconds since 1970. */
  readonly healsAt: number | null;
  /** What happened in this press, oldest first. */
  readonly said: readonly string[];
  /** What came of the last press. */
  readonly outcome: string | null;
  /** The order to look at. */
  readonly focus: string | null;
  /** Why it is not offered here, and what to type instead; null: it is offered. */
  readonly byHand: string | null;
  readonly presses: number;
}

/** Where people reach the console and Kafka clients the broker. */
export interface About {
  readonly scenario: string;
  readonly consoleUrl: string;
  readonly kafka: string;
}

/** An event of an order, and when each reader applied it. */
export interface TimelineEvent {
  readonly topic: string;
  readonly sequence: number;
  readonly type: string;
  /** Milliseconds since 1970, as all times here. */
  readonly saidAt: number;
  readonly applied: readonly { readonly reader: string; readonly at: number }[];
}

/** A try of the restaurant that failed. */
export interface TimelineFailure {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly attempt: number;
  readonly error: string;
  readonly at: number;
  /** Where the record went after this try; null: it was tried again. */
  readonly deadLetterTopic: string | null;
}

export interface Timeline {
  readonly id: string;
  readonly status: string;
  readonly cancelReason: string | null;
  readonly customer: string;
  readonly address: string;
  readonly dishes: readonly string[];
  readonly totalCents: number;
  readonly tipCents: number;
  /** What the driver was credited with; null: nothing yet. */
  readonly creditedCents: number | null;
  readonly placedAt: number;
  readonly events: readonly TimelineEvent[];
  readonly failures: readonly TimelineFailure[];
}
