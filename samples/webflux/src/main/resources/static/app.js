// SPDX-License-Identifier: Apache-2.0
import { call, token } from './api.js';
import { startBarrier } from './barrier.js';
import { startJobs } from './jobs.js';
import { startNodes } from './nodes.js';
import { startTicker } from './ticker.js';
import { byId, problem } from './page.js';
import { health } from './stream.js';

const connection = byId('connection');
health.show = live => {
  const state = live ? 'live' : 'waiting';
  if (connection.dataset.state === state) return;
  connection.dataset.state = state;
  connection.textContent = live ? 'live' : 'reconnecting';
};

const nodes = startNodes();
startJobs(nodes);
startTicker();
startBarrier();

call('GET', 'api/me')
  .then(me => {
    byId('me').hidden = !me.user;
    byId('user').textContent = me.user ?? '';
  })
  .catch(problem);

byId('logout').addEventListener('click', () => {
  fetch('logout', { method: 'POST', headers: { 'X-XSRF-TOKEN': token() } }).finally(() => location.assign('login?logout'));
});
