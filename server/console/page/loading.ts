/** Says that another view is on its way: a query over years takes a moment on a small machine. */
export function tellLoading(): void {
  const status = document.getElementById('loading');
  const begin = () => {
    document.body.setAttribute('aria-busy', 'true');
    if (status) status.textContent = 'Loading …';
  };
  const end = () => {
    document.body.removeAttribute('aria-busy');
    if (status) status.textContent = '';
  };
  document.addEventListener('submit', begin);
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a');
    const leaves = link && !link.hasAttribute('download') && !link.getAttribute('href')?.startsWith('#');
    if (leaves && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) begin();
  });
  // Back from the browser's own cache: the page is as it was left.
  window.addEventListener('pageshow', end);
}
