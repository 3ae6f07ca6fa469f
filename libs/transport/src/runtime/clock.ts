/** Every pause and deadline of the transport goes through it, so tests can hold the clock. */
export { systemClock, type Clock } from '@posthorn/client';
