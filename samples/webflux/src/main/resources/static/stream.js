// SPDX-License-Identifier: Apache-2.0
// The one stream of this page. A browser allows six connections to a server in all its windows, so a page takes one, for
// all that it follows, and lets go of it while nobody looks. Each topic goes on where it broke off.

import { call } from './api.js';

const LONGEST_PAUSE = 15_000;
const topics = new Map();
let source = null;
let timer = 0;
let pause = 500;
let due = false;

/** How the stream of this page stands; replaced by who shows it. */
export const health = { show() {} };

/**
 * Follows a topic, and which of its kind where there are several, until it is closed or until `tell`, which is called with
 * each event, says true: that was the last.
 */
export function follow(topic, which, tell) {
  const followed = { which, tell, position: '' };
  topics.set(topic, followed);
  openSoon();
  return {
    close() {
      if (topics.get(topic) !== followed) return;
      topics.delete(topic);
      openSoon();
    },
  };
}

// Once for all that changes at a time.
function openSoon() {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    open();
  });
}

function open() {
  rest();
  if (document.hidden || topics.size === 0) return;
  const url = new URL('api/page', location.href);
  for (const [topic, followed] of topics) url.searchParams.set(topic, followed.which);
  const positions = [...topics].filter(([, followed]) => followed.position);
  if (positions.length) {
    url.searchParams.set('after', positions.map(([topic, followed]) => `${topic}=${followed.position}`).join('&'));
  }
  const opened = new EventSource(url);
  source = opened;
  opened.onopen = () => {
    pause = 500;
    health.show(true);
  };
  for (const [topic, followed] of topics) opened.addEventListener(topic, message => take(topic, followed, message));
  opened.onerror = () => {
    health.show(false);
    // Otherwise the browser reconnects by itself, and names the last event in a header.
    if (opened.readyState === EventSource.CLOSED) retry();
  };
}

function take(topic, followed, message) {
  if (topics.get(topic) !== followed) return;
  const positions = new Map(message.lastEventId.split('&').map(part => part.split('=')));
  followed.position = positions.get(topic) ?? '';
  // The last event of a topic: the others go on in the same stream.
  if (followed.tell(JSON.parse(message.data)) === true) topics.delete(topic);
}

function retry() {
  timer = setTimeout(() => {
    // Sends who is no longer logged in to the login; a stream cannot tell why it was refused.
    call('GET', 'api/me').then(open, retry);
  }, pause);
  pause = Math.min(2 * pause, LONGEST_PAUSE);
}

function rest() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    rest();
    health.show(false);
  } else {
    open();
  }
});
