// What the platform remembers: one JSON file that only its owner can read, because it holds the
// platform token and the webhook secrets. A real platform encrypts them and keeps one set per customer.

import { readFile, rename, writeFile } from 'node:fs/promises';

const EMPTY = {
  /** `{ token, installId }` */
  connection: null,
  /** The connection that the customer approved, whose token is still to be pasted. */
  approvedInstallId: null,
  /** Webhook subscriptions by their key: `{ secret, endpointId, installId }`. */
  subscriptions: {},
  /** IDs of the deliveries that were handled, newest last. */
  deliveries: [],
  /** The newest received events, newest first. */
  events: [],
  /** How many events were received. */
  received: 0,
};

export class Store {
  #file;
  #writing = Promise.resolve();

  static async open(file) {
    const store = new Store();
    store.#file = file;
    const text = await readFile(file, 'utf8').catch(() => '{}');
    store.data = { ...structuredClone(EMPTY), ...JSON.parse(text) };
    return store;
  }

  /** Changes the data and writes it; one write after the other. */
  update(change) {
    change(this.data);
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  async #write() {
    const draft = `${this.#file}.new`;
    await writeFile(draft, JSON.stringify(this.data, null, 2), { mode: 0o600 });
    await rename(draft, this.#file);
  }
}
