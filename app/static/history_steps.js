/* One act is one step of the browser's history, however often the frame writes the address in its
   course: else a page opened with four choices takes five steps back, each with fewer of them. */
(() => {
  let acted = false;
  for (const act of ['pointerdown', 'keydown', 'click', 'change']) {
    addEventListener(act, () => { acted = true; }, {capture: true, passive: true});
  }
  addEventListener('popstate', () => { acted = false; }, {capture: true});
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, address) => {
    if (acted) push(state, unused, address);
    else history.replaceState(state, unused, address);
    acted = false;
  };
})();
