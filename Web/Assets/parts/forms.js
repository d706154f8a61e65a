// Forms: typed text is not lost by leaving, a send is not repeated by a double click, lengths are counted.
const state = (form) => JSON.stringify([...new FormData(form)].filter(([name, value]) => name !== '__RequestVerificationToken' && typeof value === 'string'));

function count(box) {
  const counter = document.getElementById(box.dataset.count);
  if (!counter) return;
  const words = box.value.trim() === '' ? 0 : box.value.trim().split(/\s+/u).length;
  counter.textContent = box.maxLength > 0
    ? `${box.value.length} of ${box.maxLength} characters`
    : `${words.toLocaleString()} ${words === 1 ? 'word' : 'words'}`;
}

export function watchForms() {
  const kept = new Map();
  for (const form of document.querySelectorAll('form[data-keep]')) kept.set(form, state(form));
  addEventListener('beforeunload', (event) => {
    for (const [form, before] of kept) if (form.isConnected && state(form) !== before) event.preventDefault();
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !confirm(question)) {
      event.preventDefault();
      return;
    }
    kept.delete(form);
    if (form.method === 'post' && !event.defaultPrevented) {
      if (form.dataset.sending) event.preventDefault();
      form.dataset.sending = 'true';
      setTimeout(() => delete form.dataset.sending, 4000);
    }
  });
  // A page that comes back out of the browser's cache may be sent again.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sending]')) delete form.dataset.sending;
  });

  document.addEventListener('input', (event) => {
    if (event.target.matches('[data-count]')) count(event.target);
  });
  for (const box of document.querySelectorAll('[data-count]')) count(box);
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-submit]')) event.target.form.requestSubmit();
  });
  document.querySelector('[data-focus]')?.focus({ preventScroll: false });
}
