// SPDX-License-Identifier: Apache-2.0
// Server-sent events that go on where they broke off. A browser allows six connections to a server in all its windows, so
// a page that nobody looks at lets go of its streams and takes them up again.

import { call } from './api.js';

const LONGEST_PAUSE = 15_000;
const streams = new Set();

/** How the streams of this page stand; replaced by who shows it. */
export const health = { show() {} };

/**
 * Follows a stream until it is closed, or until `tell`, which is called with each event, says true: that was the last.
 * `begin` is called whenever it begins from the start, as one without ids does each time.
 */
export function follow(path, tell, begin = () => {}) {
  const stream = { path, tell, begin, last: '', source: null, timer: 0, pause: 500, live: false };
  stream.close = () => {
    rest(stream);
    streams.delete(stream);
    show();
  };
  streams.add(stream);
  if (!document.hidden) open(stream);
  return stream;
}

function open(stream) {
  const url = new URL(stream.path, location.href);
  if (stream.last) url.searchParams.set('after', stream.last);
  const source = new EventSource(url);
  stream.source = source;
  source.onopen = () => {
    stream.pause = 500;
    stream.live = true;
    if (!stream.last) stream.begin();
    show();
  };
  source.onmessage = message => {
    if (message.lastEventId) stream.last = message.lastEventId;
    if (stream.tell(JSON.parse(message.data)) === true) stream.close();
  };
  source.onerror = () => {
    stream.live = false;
    show();
    // Otherwise the browser reconnects by itself, and names the last event in a header.
    if (source.readyState === EventSource.CLOSED) retry(stream);
  };
}

function retry(stream) {
  stream.timer = setTimeout(() => {
    // Sends who is no longer logged in to the login; a stream cannot tell why it was refused.
    call('GET', 'api/me').then(() => streams.has(stream) && open(stream), () => streams.has(stream) && retry(stream));
  }, stream.pause);
  stream.pause = Math.min(2 * stream.pause, LONGEST_PAUSE);
}

function rest(stream) {
  clearTimeout(stream.timer);
  stream.source?.close();
  stream.live = false;
}

function show() {
  health.show([...streams].every(stream => stream.live));
}

document.addEventListener('visibilitychange', () => {
  for (const stream of streams) {
    rest(stream);
    if (!document.hidden) open(stream);
  }
});
