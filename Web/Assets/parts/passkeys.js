// Passkeys: a form with data-passkey="create" or "get" asks the browser for one and then sends itself with the answer.
const known = () => typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === 'function'
  && typeof window.PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

async function ask(form) {
  const answer = await fetch(form.dataset.passkeyOptions, {
    method: 'POST',
    headers: { 'X-CSRF-TOKEN': form.elements.namedItem('__RequestVerificationToken').value },
  });
  if (!answer.ok) throw new Error('The site does not answer as it should. Open this page anew and try again.');
  const options = await answer.json();
  const credential = form.dataset.passkey === 'create'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.namedItem('Credential').value = JSON.stringify(credential);
  form.submit();
}

function words(error) {
  if (error.name === 'NotAllowedError') return 'No passkey was used. Try again, or choose another way.';
  if (error.name === 'InvalidStateError') return 'There is a passkey for this account on that device already.';
  if (error.name === 'SecurityError') return 'Passkeys need this site to be opened by its name over https.';
  return error.message;
}

export function watchPasskeys() {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = !known();
    const missing = form.parentElement.querySelector('[data-passkey-missing]');
    if (missing) missing.hidden = known();
  }
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.matches('[data-passkey]')) return;
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = 'true';
    const told = form.querySelector('[data-passkey-error]');
    told.hidden = true;
    try {
      await ask(form);
    } catch (error) {
      told.textContent = words(error);
      told.hidden = false;
    } finally {
      delete form.dataset.asking;
    }
  });
}
