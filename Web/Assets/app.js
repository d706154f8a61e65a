// Everything here makes a page quicker or friendlier; none of it is needed for a page to work.
import 'htmx.org';
import 'htmx.org/dist/ext/hx-sse.js';
import Alpine from '@alpinejs/csp';
import { showTimes } from './parts/times.js';
import { watchForms } from './parts/forms.js';
import { watchPasskeys } from './parts/passkeys.js';
import { listenForKeys } from './parts/keys.js';
import { watchMenus } from './parts/menus.js';
import { watchTheme } from './parts/theme.js';
import { watchToasts } from './parts/toasts.js';
import { watchDiffs } from './parts/diffs.js';
import { markdownEditor } from './parts/markdown.js';
import { pictureCrop } from './parts/picture.js';

document.documentElement.classList.add('js');

watchTheme();
watchMenus();
// Before the forms are watched: a form that waits for a passkey is not being sent yet.
watchPasskeys();
watchForms();
watchToasts();
watchDiffs();
listenForKeys();
showTimes(document);
document.addEventListener('htmx:after:settle', (event) => showTimes(event.target));

Alpine.data('markdownEditor', markdownEditor);
Alpine.data('pictureCrop', pictureCrop);
window.Alpine = Alpine;
Alpine.start();
