// SPDX-License-Identifier: Apache-2.0
// What the nodes print: a log for each, and one of all together, line by line. Each holds so much and no more.

import { byId, element } from './page.js';

const MOST = 200_000;
const EVERYBODY = '';

export class Log {
  #box = byId('logs');
  #texts = new Map();
  #open = new Map();
  #shown = EVERYBODY;
  #due = false;

  /** Adds text of a node's, cut anywhere. */
  print(node, text) {
    this.#text(node).add(text);
    const lines = ((this.#open.get(node) ?? '') + text).split('\n');
    this.#open.set(node, lines.pop());
    for (const line of lines) this.#together(node, line);
    this.#flushSoon();
    return lines.findLast(line => line.trim()) ?? this.#open.get(node);
  }

  /** Tells what a node's last line left open. */
  end(node) {
    const rest = this.#open.get(node);
    this.#open.delete(node);
    if (rest) this.#together(node, rest);
    this.#flushSoon();
  }

  /** A remark of ours, in the log of a node or of all. */
  remark(text, node = EVERYBODY) {
    this.#text(node).add(`— ${text}\n`);
    this.#flushSoon();
  }

  /** A remark on what may concern each node. */
  remarkEverywhere(text) {
    for (const node of new Set([EVERYBODY, ...this.#texts.keys()])) this.remark(text, node);
  }

  /** Shows the log of a node, or of all. */
  show(node) {
    this.#shown = node;
    for (const [name, text] of this.#texts) text.pre.hidden = name !== node;
    byId('log-of').textContent = node === EVERYBODY ? 'all nodes' : node;
    byId('log-all').hidden = node === EVERYBODY;
    this.#empty();
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  clear() {
    for (const text of this.#texts.values()) text.pre.remove();
    this.#texts.clear();
    this.#open.clear();
    this.show(EVERYBODY);
  }

  #together(node, line) {
    this.#text(EVERYBODY).add(`${node}  ${line}\n`);
  }

  #text(node) {
    let text = this.#texts.get(node);
    if (!text) {
      text = new Text();
      text.pre.hidden = node !== this.#shown;
      this.#texts.set(node, text);
      this.#box.append(text.pre);
    }
    return text;
  }

  // Once a frame, whatever comes: a page that prints fast stays usable.
  #flushSoon() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      const box = this.#box;
      const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
      for (const text of this.#texts.values()) text.flush();
      this.#empty();
      if (atEnd) box.scrollTop = box.scrollHeight;
    });
  }

  #empty() {
    byId('no-output').hidden = this.#texts.has(this.#shown);
  }
}

class Text {
  pre = element('pre');
  #waiting = '';
  #size = 0;
  #cut = 0;
  #remark = null;

  add(text) {
    this.#waiting += text;
    // What would leave again at once need not come in.
    if (this.#waiting.length > 2 * MOST) {
      this.#cut += this.#waiting.length - MOST;
      this.#waiting = this.#waiting.slice(-MOST);
    }
  }

  flush() {
    if (!this.#waiting) return;
    this.pre.append(document.createTextNode(this.#waiting));
    this.#size += this.#waiting.length;
    this.#waiting = '';
    this.#shorten();
  }

  // Says where it begins what is missing there.
  #shorten() {
    const oldest = () => this.#remark?.nextSibling ?? this.pre.firstChild;
    while (this.#size > MOST && oldest() !== this.pre.lastChild) {
      this.#size -= oldest().length;
      this.#cut += oldest().length;
      oldest().remove();
    }
    if (!this.#cut) return;
    if (!this.#remark) {
      this.#remark = element('span', 'cut');
      this.pre.prepend(this.#remark);
    }
    this.#remark.textContent = `— ${this.#cut.toLocaleString()} earlier characters are no longer shown\n`;
  }
}
