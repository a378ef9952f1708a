/* On a phone the list of pages lies over the page: it closes when a page is chosen. */
addEventListener('click', event => {
  const page = event.target.closest('[data-testid=stSidebarNavLink]');
  if (page && matchMedia('(max-width: 768px)').matches) {
    document.querySelector('[data-testid=stSidebarCollapseButton] button')?.click();
  }
});
