import type { Admin, Producer } from 'kafkajs';
import type { BrowserContext } from 'playwright-core';
import { openBrowser } from './browser.js';
import { startBusyBroker } from './busy-broker.js';

/** One browser and one broker, which all claims about the console share. What is in it is there once `open` has resolved. */
export class Rig {
  /** Of the console. */
  url = '';
  context: BrowserContext;
  admin: Admin;
  producer: Producer;
  readonly #parts: { close(): Promise<void> }[] = [];

  async open(): Promise<void> {
    const [broker, browser] = await Promise.all([
      this.#own(startBusyBroker()),
      this.#own(openBrowser()),
    ]);
    this.url = broker.url;
    this.admin = broker.admin;
    this.producer = broker.producer;
    this.context = browser.context;
  }

  /** After each claim, also one that failed. */
  async closePages(): Promise<void> {
    for (const page of this.context.pages()) await page.close();
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
