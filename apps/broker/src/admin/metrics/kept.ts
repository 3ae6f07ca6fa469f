/** What is kept from one scrape to the next; what a scrape does not use is forgotten by the next. */
export class Kept<Key, Value> {
  #used = new Map<Key, Value>();
  #before = this.#used;

  /** To be called before each scrape. */
  nextScrape(): void {
    this.#before = this.#used;
    this.#used = new Map();
  }

  get(key: Key, make: (key: Key) => Value): Value {
    const used = this.#used.get(key);
    if (used !== undefined) return used;
    const value = this.#before.get(key) ?? make(key);
    this.#used.set(key, value);
    return value;
  }
}
