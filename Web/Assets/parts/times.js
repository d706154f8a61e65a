// Times in the reader's zone: "3 hours ago" or the date, the exact time on hover.
const words = document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang;
const exact = new Intl.DateTimeFormat(words, { dateStyle: 'long', timeStyle: 'short' });
const minute = new Intl.DateTimeFormat(words, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(words, { day: 'numeric', month: 'long', year: 'numeric' });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function showTimes(root) {
  for (const time of (root.querySelectorAll ? root : document).querySelectorAll('time[data-time]')) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = `${exact.format(at)} (${zone})`;
    // The server's words for "ago" hold in every zone; only written-out dates and hours differ.
    if (time.dataset.time === 'exact') time.textContent = minute.format(at);
    if (time.dataset.time === 'day') time.textContent = day.format(at);
  }
}
