// Times in the reader's zone: "3 hours ago" or the date, the exact time on hover.
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function showTimes(root) {
  for (const time of (root.querySelectorAll ? root : document).querySelectorAll('time[data-time]')) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = `${exact.format(at)} (${zone})`;
    // The server's words for "ago" hold in every zone; only written-out dates and hours differ.
    if (time.dataset.time === 'exact') time.textContent = at.getFullYear() === new Date().getFullYear() ? short.format(at) : `${date.format(at)}, ${at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })}`;
  }
}
