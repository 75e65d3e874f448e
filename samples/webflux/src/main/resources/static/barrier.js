// SPDX-License-Identifier: Apache-2.0
// The barrier: what is waited for, how far it is, and who stands where.

import { byId, element, noProblem, problem } from './page.js';
import { call, fields } from './api.js';
import { follow } from './stream.js';

export function startBarrier() {
  const view = new View();
  let stream = null;
  let id = '';

  function stop() {
    stream?.close();
    if (id) call('DELETE', `api/barriers/${id}`).catch(problem);
    id = '';
  }

  byId('barrier').addEventListener('submit', async submit => {
    submit.preventDefault();
    noProblem();
    try {
      const wait = await call('POST', 'api/barriers', asked(submit.target));
      stop();
      id = wait.id;
      view.begin(wait.prefix);
      stream = follow('barrier', id, event => {
        const over = view.tell(event);
        if (over) id = '';
        return over;
      });
    } catch (error) {
      problem(error);
    }
  });
  byId('barrier-stop').addEventListener('click', () => {
    stop();
    view.end('cancelled', 'stopped waiting');
  });
  byId('barrier-condition').addEventListener('change', changed => {
    const named = changed.target.value === 'nodes';
    byId('barrier-value').placeholder = named ? 'web-1, web-2' : '3';
    byId('barrier-value').inputMode = named ? 'text' : 'numeric';
    byId('barrier-value-label').textContent = named ? 'Names' : 'Number';
  });
}

function asked(form) {
  const { prefix, condition, value, timeout } = fields(form);
  const words = value.split(/[\s,]+/).filter(word => word);
  return { prefix, [condition]: condition === 'nodes' ? words : words.join(' '), timeout };
}

class View {
  #items = new Map();
  #prefix = '';

  begin(prefix) {
    this.#prefix = prefix;
    this.clear();
    byId('barrier-progress').hidden = false;
    byId('barrier-stop').hidden = false;
    this.#show('running', 'waiting');
  }

  clear() {
    this.#items.clear();
    byId('participants').replaceChildren();
    byId('barrier-progress').value = 0;
  }

  /** Gives true for the last event. */
  tell(event) {
    switch (event.type) {
      case 'joined':
      case 'changed':
        return this.#put(event.id, event.state);
      case 'left':
        return this.#left(event.id);
      case 'ready':
        return this.#progress(event);
      case 'opened':
        event.participants.forEach(one => this.#put(one.id, one.state, 'ok'));
        return this.end('opened', `open: ${event.participants.length} ready`);
      case 'timed-out':
        return this.#late(event);
      case 'broken':
      case 'failed':
        return this.end('failed', event.message);
      default:
        return false;
    }
  }

  end(state, words) {
    byId('barrier-stop').hidden = true;
    this.#show(state, words);
    byId('announcement').textContent = `Barrier ${this.#prefix}: ${words}`;
    return true;
  }

  #progress(event) {
    byId('barrier-progress').max = Math.max(1, event.needed);
    byId('barrier-progress').value = Math.min(event.ready, event.needed);
    this.#show('running', `${event.ready} of ${event.needed} ready, ${event.present} present`);
    return false;
  }

  #late(event) {
    for (const one of event.stragglers) this.#put(one.id, one.state || one.reason, 'late');
    const lacking = event.lacking ? `, ${event.lacking} lacking` : '';
    return this.end('timed-out', `timed out: ${event.ready} of ${event.needed} ready${lacking}`);
  }

  #put(id, state, mark = '') {
    let item = this.#items.get(id);
    if (!item) {
      item = element('li');
      item.append(element('strong', '', id), element('span', 'state'));
      this.#items.set(id, item);
      byId('participants').append(item);
    }
    item.lastChild.textContent = state;
    item.dataset.mark = mark || (state === 'ready' ? 'ok' : '');
    return false;
  }

  #left(id) {
    this.#put(id, 'left', 'left');
    return false;
  }

  #show(state, words) {
    byId('barrier-state').hidden = false;
    byId('barrier-state').dataset.state = state;
    byId('barrier-state').textContent = words;
  }
}
