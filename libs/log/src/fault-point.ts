/** Called between any two steps with the name of the place; the crash tests end the process there. */
export type FaultPoint = (name: string) => void;
