/** From here on a lag is worth a look, and a worry. In one place, so that every screen agrees. */
export const LAG_WARN_SECONDS = 30;
export const LAG_BAD_SECONDS = 300;

export function lagTone(seconds: number): 'good' | 'warn' | 'bad' {
  return seconds >= LAG_BAD_SECONDS ? 'bad' : seconds >= LAG_WARN_SECONDS ? 'warn' : 'good';
}
