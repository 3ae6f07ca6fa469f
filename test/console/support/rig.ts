import type { Admin, Producer } from 'kafkajs';
import { Browser } from './browser.js';
import { startBusyBroker } from './busy-broker.js';

/** One browser and one broker, which all claims about the console share. What is in it is there once `open` has resolved. */
export class Rig {
  /** Of the console. */
  url = '';
  browser: Browser;
  admin: Admin;
  producer: Producer;
  readonly #parts: { close(): Promise<void> }[] = [];

  async open(): Promise<void> {
    const [broker, browser] = await Promise.all([
      this.#own(startBusyBroker()),
      this.#own(Browser.open()),
    ]);
    this.url = broker.url;
    this.admin = broker.admin;
    this.producer = broker.producer;
    this.browser = browser;
  }

  async close(): Promise<void> {
    for (const part of this.#parts.toReversed()) await part.close();
  }

  async #own<Part extends { close(): Promise<void> }>(opening: Promise<Part>): Promise<Part> {
    const part = await opening;
    this.#parts.push(part);
    return part;
  }
}
