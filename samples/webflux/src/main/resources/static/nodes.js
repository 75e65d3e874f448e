// SPDX-License-Identifier: Apache-2.0
// The grid: each node's health, and where it stands in the job that is shown.

import { byId, element, problem } from './page.js';
import { follow } from './stream.js';

export function startNodes() {
  const grid = new Grid(byId('nodes'));
  follow('nodes', '', event => {
    if (event.type === 'nodes') grid.health(event.nodes);
    else problem(event);
  });
  return grid;
}

class Grid {
  #list;
  #cards = new Map();
  #chosen = () => {};

  constructor(list) {
    this.#list = list;
  }

  /** Called with the name of a node when somebody chooses it. */
  onChoice(chosen) {
    this.#chosen = chosen;
  }

  /** What Consul says of all nodes. */
  health(nodes) {
    for (const node of nodes) this.#card(node.node).health(node);
    const known = new Set(nodes.map(node => node.node));
    for (const [name, card] of this.#cards) if (!known.has(name)) card.gone();
    const places = [...new Set(nodes.map(node => node.datacenter))].join(', ');
    const well = nodes.filter(node => node.health === 'passing').length;
    byId('cluster').textContent = `${places} · ${well} of ${nodes.length} nodes healthy`;
  }

  /** Puts a node into a state, with words beside it. */
  state(name, state, words) {
    this.#card(name).state(state, words);
  }

  /** Says so of every node whose end was not told. */
  settle(words) {
    for (const card of this.#cards.values()) card.settle(words);
  }

  /** The newest line that a node printed. */
  printed(name, line) {
    this.#card(name).printed(line);
  }

  /** Forgets the job that was shown. */
  clear() {
    for (const card of this.#cards.values()) {
      card.state('idle', '');
      card.printed('');
    }
  }

  press(name) {
    for (const [other, card] of this.#cards) card.press(other === name);
  }

  #card(name) {
    let card = this.#cards.get(name);
    if (!card) {
      card = new Card(name, () => this.#chosen(name));
      this.#cards.set(name, card);
      const after = [...this.#list.children].find(
        other => other.dataset.node.localeCompare(name, undefined, { numeric: true }) > 0);
      this.#list.insertBefore(card.item, after ?? null);
      byId('no-nodes').hidden = true;
    }
    return card;
  }
}

class Card {
  item = element('li');
  #button = element('button', 'card');
  #dot = element('span', 'dot');
  #health = element('span', 'unseen');
  #address = element('span', 'quiet address');
  #state = element('span', 'state');
  #line = element('code', 'line');

  constructor(name, chosen) {
    this.item.dataset.node = name;
    this.#button.type = 'button';
    this.#button.setAttribute('aria-pressed', 'false');
    this.#button.addEventListener('click', chosen);
    const head = element('span', 'head');
    head.append(this.#dot, element('span', 'name', name), this.#health, this.#address);
    this.#button.append(head, this.#state, this.#line);
    this.item.append(this.#button);
    this.state('idle', '');
  }

  health(node) {
    this.#dot.dataset.health = node.health;
    this.#health.textContent = `, ${node.health}, `;
    this.#address.textContent = node.address;
    const ailing = node.checks.filter(check => check.status !== 'passing').map(check => check.name);
    this.#button.title = ailing.length ? `${node.health}: ${ailing.join(', ')}` : node.health;
  }

  /** Consul no longer lists it. */
  gone() {
    this.#dot.dataset.health = 'gone';
    this.#health.textContent = ', no longer in the catalog, ';
  }

  state(state, words) {
    this.#button.dataset.state = state;
    this.#state.textContent = words;
  }

  settle(words) {
    if (['called', 'running'].includes(this.#button.dataset.state)) this.state('cancelled', words);
  }

  printed(line) {
    this.#line.textContent = line;
    this.#button.classList.toggle('printing', line !== '');
  }

  press(pressed) {
    this.#button.setAttribute('aria-pressed', String(pressed));
  }
}
