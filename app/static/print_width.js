/* Maps and tables keep on paper the width that they have on the screen; the page is drawn as small
   as it takes for them to be whole on a sheet lying on its side, 277 mm wide between the margins. */
addEventListener('beforeprint', () => {
  const sheet = 277 / 25.4 * 96;
  document.documentElement.style.setProperty('--print-zoom', Math.min(1, sheet / innerWidth));
});
