// The theme form works by itself; this saves the wait. What belongs to an account is sent there all the same.
export function watchTheme() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('[data-theme-form]') || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    if (form.dataset.themeForm === 'account') fetch(form.action, { method: 'POST', body: new URLSearchParams({ theme }), redirect: 'manual', keepalive: true });
    document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="color-scheme"]')?.setAttribute('content', theme === 'system' ? 'light dark' : theme);
    for (const button of form.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button === event.submitter));
    form.closest('details')?.removeAttribute('open');
  });
}
