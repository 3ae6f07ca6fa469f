/** There are no directories; tools show this name beside the sizes. */
export const LOG_DIR = 'postgresql';
