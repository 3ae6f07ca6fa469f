import { Buttons } from './buttons.js';
import { City } from './city.js';
import { Coach } from './coach.js';
import { showSnippets } from './connect.js';
import { byId } from './dom.js';
import { Flow } from './flow.js';
import { SceneStore } from './scene.js';
import { StripView } from './strip.js';
import { TimelineView } from './timeline.js';

let isAsked = false;
const store = new SceneStore('/events', () => {
  // Several messages of one moment are one look at the scene.
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    update();
  });
});

const strip = new StripView(store);
const timeline = new TimelineView(store);
const city = new City(store, (id) => timeline.choose(id));
const flow = new Flow(store);
const buttons = new Buttons(store, (id) => timeline.choose(id));
const coach = new Coach(store);
let kafka = '';

function update(): void {
  strip.update();
  city.update(timeline.chosen);
  flow.update();
  buttons.update();
  timeline.update();
  coach.update();
  const about = store.one('about');
  if (!about || about.kafka === kafka) return;
  kafka = about.kafka;
  byId('console-link').setAttribute('href', about.consoleUrl);
  showSnippets(kafka);
}
