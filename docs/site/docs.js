/** Pages are a column of their own on a wide screen and fold away on a narrow one. */
const pages = /** @type {HTMLDetailsElement} */ (document.querySelector('.pages'));
const wide = window.matchMedia('(width >= 60rem)');
const fold = () => (pages.open = wide.matches);
wide.addEventListener('change', fold);
fold();

/** What is wider than its place can be scrolled by keyboard. */
const scrollers = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (!(target instanceof HTMLElement)) continue;
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});
for (const scroller of document.querySelectorAll('[data-scrolls]')) scrollers.observe(scroller);

/** An example is as high as what is in it. */
for (const frame of document.querySelectorAll('iframe')) {
  frame.addEventListener('load', () => fit(frame));
  if (frame.contentDocument?.readyState === 'complete') fit(frame);
}

/** @param {HTMLIFrameElement} frame */
function fit(frame) {
  const content = frame.contentDocument?.querySelector('main');
  if (!content) return;
  const observer = new ResizeObserver(() => (frame.style.blockSize = `${Math.ceil(content.offsetHeight)}px`));
  observer.observe(content);
}
