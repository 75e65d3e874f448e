// SPDX-License-Identifier: Apache-2.0
import { token } from './api.js';
import { byId } from './page.js';

byId('refused').hidden = !location.search.startsWith('?error');
const wait = new URLSearchParams(location.search).get('wait');
if (wait) {
  byId('refused').hidden = false;
  byId('refused').textContent = `Too many tries. The next one counts in ${Number(wait)} s.`;
}
byId('gone').hidden = !location.search.startsWith('?logout');
document.forms[0].addEventListener('submit', () => {
  byId('token').value = token();
});
