// SPDX-License-Identifier: Apache-2.0
// What the parts of the page share. Text from the cluster goes into the page as text, never as HTML.

export const byId = id => document.getElementById(id);

/** A new element with this class and text. */
export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Says what went wrong, in one place, until something else is done. */
export function problem(error) {
  byId('problem').textContent = error.message;
  byId('problem').hidden = false;
}

export function noProblem() {
  byId('problem').hidden = true;
}

export function clock(iso) {
  return new Date(iso).toLocaleTimeString([], { hour12: false });
}

export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}
