/** Of a column of times to the millisecond: room for the date of another day, of which a phone leaves the year and seconds out. */
export const clockWidths = { width: '206px', narrow: '112px' } as const;
