// A comparison: next and previous change.
export function watchDiffs() {
  const go = (by) => {
    const changes = [...document.querySelectorAll('[data-change]')].filter((row, i, all) => row.previousElementSibling !== all[i - 1]);
    if (changes.length === 0) return;
    const current = changes.findIndex((row) => row.classList.contains('is-current'));
    const next = changes[(current + by + changes.length) % changes.length];
    changes[current]?.classList.remove('is-current');
    next.classList.add('is-current');
    next.scrollIntoView({ block: 'center' });
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-diff-step]');
    if (button) go(Number(button.dataset.diffStep));
  });
}
