import { byId, el, grouped, setText } from './dom.js';
import type { Viewer } from './scenario-shapes.js';
import { press, ScenarioPage } from './scenario-page.js';
import type { SceneStore } from './scene.js';

const genres = ['drama', 'comedy', 'crime', 'nature'];

const chip = (genre: string): HTMLElement => el('span', { class: `genre genre-${genre}` }, genre);

const viewsText = (views: number): string => `${grouped(views)} ${views === 1 ? 'view' : 'views'}`;

function describe({ last, recommended, delayMs, views, followed }: Viewer): HTMLElement[] {
  const isBehind = followed < views;
  const delay = isBehind
    ? `${viewsText(views - followed)} not followed yet`
    : delayMs === null
      ? ''
      : `${grouped(delayMs)} ms after the view`;
  return [
    el('p', { class: 'last' }, ...last.map(chip)),
    el(
      'p',
      { class: 'recommended' },
      'next: ',
      recommended === null ? '–' : chip(recommended),
      el('span', { class: 'known' }, delay),
    ),
  ];
}

/** Draws again only what has changed, and marks a recommendation that is another one than before. */
class Drawn {
  private text = '';
  private recommended: string | null = null;

  constructor(private readonly root: HTMLElement) {}

  remove(): void {
    this.root.remove();
  }

  show(viewer: Viewer): void {
    const text = JSON.stringify(viewer);
    if (text === this.text) return;
    const isNews = this.text !== '' && viewer.recommended !== this.recommended;
    this.text = text;
    this.recommended = viewer.recommended;
    this.root.replaceChildren(...describe(viewer));
    if (isNews) this.root.setAttribute('class', `${this.root.dataset['of'] ?? ''} changed`);
    else this.root.setAttribute('class', this.root.dataset['of'] ?? '');
  }
}

const viewers = new Map<string, Drawn>();
const you = new Drawn(byId('you'));

function updateViewers(store: SceneStore): void {
  const now = new Map(store.all('viewer'));
  for (const [id, drawn] of viewers) {
    if (now.has(id)) continue;
    drawn.remove();
    viewers.delete(id);
  }
  for (const [id, viewer] of now) {
    const known = viewers.get(id);
    if (known) {
      known.show(viewer);
      continue;
    }
    const root = el('article', { class: 'viewer', 'data-of': 'viewer' });
    byId('viewers').append(root);
    const drawn = new Drawn(root);
    drawn.show(viewer);
    viewers.set(id, drawn);
  }
  const own = store.one('you');
  if (own) you.show(own);
}

function updateTitles(store: SceneStore): void {
  const titles = store.all('title').map(([, title]) => title);
  const list = byId('titles');
  titles.sort((a, b) => b.views - a.views || (a.title < b.title ? -1 : 1));
  for (const [n, { title, views }] of titles.entries()) {
    const item = list.children[n] ?? list.appendChild(el('li', {}));
    setText(item, `${title} · ${viewsText(views)}`);
  }
}

for (const genre of genres) {
  const button = el('button', { type: 'button', id: `press-watch-${genre}` }, `Watch ${genre}`);
  button.addEventListener('click', () => press(`watch-${genre}`));
  byId('watch').append(button);
}
new ScenarioPage('views').start((store) => {
  updateViewers(store);
  updateTitles(store);
});
