// SPDX-License-Identifier: Apache-2.0
import { token } from './api.js';
import { byId } from './page.js';

byId('refused').hidden = !location.search.startsWith('?error');
byId('gone').hidden = !location.search.startsWith('?logout');
document.forms[0].addEventListener('submit', () => {
  byId('token').value = token();
});
