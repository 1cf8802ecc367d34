/** Runs before the page is drawn, so that it is never seen in another look than the one that its address asks for. */
{
  const asked = new URLSearchParams(location.search).get('theme') ?? '';
  const look = /** @type {HTMLLinkElement} */ (document.getElementById('look'));
  if (['terminal', 'play'].includes(asked)) look.href = `themes/${asked}.css`;
}
