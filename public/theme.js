// Runs before the first paint, so that the page never flashes in the other theme. A classic script of its own because
// the Content-Security-Policy allows no inline scripts.
;(function () {
  var kept = null
  try {
    kept = localStorage.getItem('kubewalk.theme')
  } catch (forbidden) {
    kept = null
  }
  var dark = kept === null ? matchMedia('(prefers-color-scheme: dark)').matches : kept === 'dark'
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
