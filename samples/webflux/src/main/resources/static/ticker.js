// SPDX-License-Identifier: Apache-2.0
// The ticker of user events, and the form that fires one.

import { call, fields } from './api.js';
import { byId, clock, element, noProblem, problem } from './page.js';
import { follow } from './stream.js';

const MOST = 50;

export function startTicker() {
  const ticker = byId('ticker');
  follow('events', '', event => {
    if (event.type === 'since') byId('no-events').textContent = `No event since ${clock(event.at)}.`;
    if (!['event', 'gap'].includes(event.type)) return;
    ticker.prepend(item(event));
    while (ticker.childElementCount > MOST) ticker.lastElementChild.remove();
    byId('no-events').hidden = true;
  });

  byId('fire').addEventListener('submit', async submit => {
    submit.preventDefault();
    noProblem();
    try {
      await call('POST', 'api/events', fields(submit.target));
      byId('event-payload').value = '';
    } catch (error) {
      problem(error);
    }
  });
}

function item(event) {
  const line = element('li', event.type === 'gap' ? 'gap' : '');
  if (event.at) line.append(element('time', 'quiet', clock(event.at)));
  if (event.type === 'gap') {
    const many = event.atMost === null ? 'some' : `up to ${event.atMost}`;
    line.append(element('span', '', `${many} events may be missing${event.reason ? ` (${event.reason})` : ''}`));
    return line;
  }
  line.append(element('strong', '', event.name));
  line.append(element('code', '', event.base64 ? `base64 ${event.base64}` : event.payload));
  line.append(element('span', 'quiet node', event.node));
  return line;
}
