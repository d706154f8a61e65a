// Keys: / goes to search, j and k walk through a list, Enter opens; n and p go through the changes of a comparison.
const typing = (element) => element.closest('input, textarea, select, [contenteditable]');

function step(rows, current, by) {
  const at = rows.findIndex((row) => row.contains(current));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by))];
  (next?.querySelector('a, button') ?? next)?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

export function listenForKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === 'j' || event.key === 'k') {
      const rows = [...document.querySelectorAll('[data-rows] > *, [data-row]')];
      if (rows.length > 0) step(rows, document.activeElement, event.key === 'j' ? 1 : -1);
      return;
    }
    // Any element with data-key is focused (a field) or pressed (a link or button) by that key.
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (typing(target)) {
      target.focus();
      target.select?.();
    } else target.click();
  });
}
