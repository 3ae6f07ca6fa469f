/** Not again within this time: a file that is really missing would reload the page for ever. */
const PAUSE_MS = 30_000;
const KEY = 'posthorn-reloaded-at';

/**
 * The code of a screen is fetched when it is wanted. When that fails (the network moved, or the broker was updated and its
 * files have other names now) the browser remembers the failure, and only a new page can try again.
 */
export function reloadWithoutCode(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < PAUSE_MS) return;
    sessionStorage.setItem(KEY, String(Date.now()));
    event.preventDefault();
    window.location.reload();
  });
}
