// Times in a visitor's zone, which only the browser knows: the exact time on hover. An account's zone the server knows itself.
const { lang, dataset } = document.documentElement;
const words = lang === 'en' ? 'en-GB' : lang;
const exact = new Intl.DateTimeFormat(words, { dateStyle: 'long', timeStyle: 'short' });
const minute = new Intl.DateTimeFormat(words, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(words, { day: 'numeric', month: 'long', year: 'numeric' });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function showTimes(root) {
  if (dataset.zone) return;
  for (const time of (root.querySelectorAll ? root : document).querySelectorAll('time[data-time]')) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = `${exact.format(at)} (${zone})`;
    // The server's words for "ago" hold in every zone; only written-out dates and hours differ.
    if (time.dataset.time === 'exact') time.textContent = minute.format(at);
    if (time.dataset.time === 'day') time.textContent = day.format(at);
  }
}
