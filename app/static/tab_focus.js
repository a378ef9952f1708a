/* While a page is drawn anew its tabs are switched off for a moment, and the one that has the
   keyboard's focus loses it: it gets it back, unless the focus has gone elsewhere meanwhile. */
addEventListener('focusout', event => {
  const tab = event.target;
  if (tab.role !== 'tab' || event.relatedTarget) return;
  setTimeout(() => {
    if (tab.ariaDisabled !== 'true') return;
    const watch = new MutationObserver(() => {
      if (tab.ariaDisabled === 'true') return;
      watch.disconnect();
      if (document.activeElement === document.body) tab.focus();
    });
    watch.observe(tab, {attributeFilter: ['aria-disabled']});
  });
});
