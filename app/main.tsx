import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { invariant } from '#lib/assert'
import type { Address } from '#store/address'
import { manualClock, realClock } from '#store/clock'
import { playgroundHandle, type PlaygroundHandle } from '#store/handle'
import { PlaygroundProvider } from '#store/react'
import { startPlayground } from '#store/startPlayground'
import type { TextStorage } from '#store/storage'
import { App } from '#ui/App.tsx'
import '#ui/theme/index.css'

declare global {
  interface Window {
    playground?: PlaygroundHandle
  }
}

const wanted = new URLSearchParams(location.search)
const manual = wanted.get('clock') === 'manual' ? manualClock() : undefined

const address: Address = {
  page: () => location.href.split('#')[0] ?? '',
  hash: () => location.hash.slice(1),
  dropHash: () => history.replaceState(history.state, '', `${location.pathname}${location.search}`),
}

const { store, addressChanged, leaving, otherTabWrote } = startPlayground({
  storage: browserStorage(),
  address,
  clock: manual ?? realClock,
  saveClock: realClock,
  reducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
  // Set before the first paint by public/theme.js.
  theme: document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
})

addEventListener('hashchange', addressChanged)
addEventListener('pagehide', leaving)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') leaving()
})
addEventListener('storage', ({ key }) => otherTabWrote(key))
store.subscribe(({ theme }) => {
  document.documentElement.dataset['theme'] = theme
})
if (manual || wanted.has('debug')) {
  window.playground = playgroundHandle(store, (ms) => {
    invariant(manual, 'time can be told to pass with ?clock=manual only')
    manual.tick(ms)
  })
}

const root = document.getElementById('root')
invariant(root, 'index.html has an element with the id root')
createRoot(root).render(
  <StrictMode>
    <PlaygroundProvider store={store}>
      <App />
    </PlaygroundProvider>
  </StrictMode>,
)

/** Merely asking for the storage throws where the browser forbids it. */
function browserStorage(): TextStorage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
