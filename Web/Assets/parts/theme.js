// The theme form works by itself; this shows the theme at once, and the server keeps it meanwhile.
export function watchTheme() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('[data-theme-form]') || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    fetch(form.action, { method: 'POST', body: new URLSearchParams({ theme }), redirect: 'manual', keepalive: true });
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="color-scheme"]')?.setAttribute('content', theme === 'system' ? 'light dark' : theme);
    for (const button of form.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button === event.submitter));
    form.closest('details')?.removeAttribute('open');
  });
}
