/* Streamlit's own words in the page's language, and the language of the page itself: they follow the
   choice in the address. Only texts that are wholly known are touched. */
(() => {
  const tables = window.frameWords, NAMES = ['aria-label', 'title', 'placeholder', 'aria-roledescription'];
  let table = {whole: {}, parts: []};
  function ours(text) {
    const bare = text.trim();
    if (Object.hasOwn(table.whole, bare)) return text.replace(bare, table.whole[bare]);
    for (const [[before, after], [start, end]] of table.parts) {
      if (bare.length > before.length + after.length && bare.startsWith(before)
          && bare.endsWith(after) && (before || /^[0-9.]+\s?[KMG]?B$/.test(bare.slice(0, -after.length)))) {
        return start + bare.slice(before.length, bare.length - after.length) + end;
      }
    }
    return text;
  }
  const MINE = '[data-testid=stMarkdownContainer], [data-testid=stHtml], .planner-map, canvas, td, th';
  function text(node) {
    const parent = node.parentElement;
    if (!parent || parent.closest('script, style') || parent.closest(MINE)) {
      if (!parent || !parent.closest('[data-testid=stFileUploader], button, [role=menu], a[href="#stMain"]')) return;
    }
    const said = ours(node.data);
    if (said !== node.data) node.data = said;
  }
  function names(element) {
    for (const name of NAMES) {
      const was = element.getAttribute(name);
      if (was) { const said = ours(was); if (said !== was) element.setAttribute(name, said); }
    }
  }
  function all(root) {
    if (root.nodeType === Node.TEXT_NODE) { text(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    names(root);
    root.querySelectorAll(NAMES.map(name => `[${name}]`).join()).forEach(names);
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) text(texts.currentNode);
  }
  function language() {
    const asked = new URLSearchParams(location.search).get('lang');
    const lang = tables[asked] ? asked : Object.keys(tables)[0];
    table = tables[lang];
    if (document.documentElement.lang !== lang) document.documentElement.lang = lang;
  }
  /* Numbers of tables in the page's language, not the browser's: thousands apart, a space before %. */
  Intl.NumberFormat = new Proxy(Intl.NumberFormat, {
    construct(Format, [locales, options]) {
      if (String(locales) !== String(navigator.languages)) return new Format(locales, options);
      const ours = new Format(document.documentElement.lang, {useGrouping: 'always', ...options});
      const format = ours.format;
      Object.defineProperty(ours, 'format', {
        value: number => format(number).replace(/(\d)%/, '$1\u00a0%'),
      });
      return ours;
    },
  });
  new MutationObserver(changes => {
    language();
    for (const change of changes) {
      if (change.type === 'characterData') text(change.target);
      else if (change.type === 'attributes') names(change.target);
      else change.addedNodes.forEach(all);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES,
  });
  language();
  document.addEventListener('DOMContentLoaded', () => all(document.body));
})();
