// SPDX-License-Identifier: Apache-2.0
// Requests that change something carry the CSRF token: from its cookie into its header.

export function token() {
  const found = document.cookie.split('; ').find(cookie => cookie.startsWith('XSRF-TOKEN='));
  return found ? decodeURIComponent(found.slice('XSRF-TOKEN='.length)) : '';
}

/** The answer's JSON, or null where it has none; an Error in words for people where it was refused. */
export async function call(method, path, body) {
  const headers = { Accept: 'application/json, application/problem+json', 'X-XSRF-TOKEN': token() };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Error('The server cannot be reached.');
  }
  if (answer.status === 401) {
    location.assign('login');
    throw new Error('Log in first.');
  }
  const json = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(words(answer, json));
  return json;
}

function words(answer, problem) {
  const fields = (problem?.errors ?? []).map(error => `${error.field}: ${error.message}`);
  return fields.join('; ') || problem?.detail || problem?.title || `The server answered ${answer.status}.`;
}

/** What a form holds, without what was left empty. */
export function fields(form) {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
}
