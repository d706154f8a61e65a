// Toasts: those the page came with fade by themselves; htmx answers bring more in the HX-Trigger header.
const stay = 7000;

function fade(toast) {
  let timer;
  const leave = () => {
    toast.classList.add('is-leaving');
    setTimeout(() => toast.remove(), 350);
  };
  const start = () => { timer = setTimeout(leave, stay); };
  toast.addEventListener('pointerenter', () => clearTimeout(timer));
  toast.addEventListener('pointerleave', start);
  start();
}

export function showToast({ text, tone = 'good', link, linkText }) {
  const toast = document.createElement('div');
  toast.className = `toast toast-${tone}`;
  const icon = document.getElementById('toast-icons')?.content.querySelector(`.${tone}`);
  if (icon) toast.append(icon.cloneNode(true));
  const line = document.createElement('p');
  line.textContent = text;
  if (link) {
    const a = document.createElement('a');
    a.href = link;
    a.textContent = linkText ?? 'Show';
    line.append(' ', a);
  }
  toast.append(line);
  document.getElementById('toasts').append(toast);
  fade(toast);
}

export function watchToasts() {
  for (const toast of document.querySelectorAll('#toasts .toast')) fade(toast);
  document.addEventListener('toast', (event) => showToast(event.detail));
  document.addEventListener('htmx:error', () => showToast({ text: 'The site could not be reached. What you typed is still here.', tone: 'bad' }));
}
