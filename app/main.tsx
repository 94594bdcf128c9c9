import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { invariant } from '#lib/assert'
import { err } from '#lib/result'
import { holdsScenario } from '#scenario'
import type { Address } from '#store/address'
import { manualClock, realClock } from '#store/clock'
import type { PlaygroundHandle } from '#store/handle'
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

let shared: Address['shared'] = () => null
const address: Address = {
  page: () => location.href.split('#')[0] ?? '',
  hash: () => location.hash.slice(1),
  shared: () => shared(),
  dropHash: () => history.replaceState(history.state, '', `${location.pathname}${location.search}`),
}

// Not awaited by the module itself: what is loaded on the way may import parts of the chunk that this stands in.
void start()

async function start(): Promise<void> {
  await learnToReadLinks()
  const { store, addressChanged, leaving, otherTabWrote } = startPlayground({
    storage: browserStorage(),
    address,
    clock: manual ?? realClock,
    saveClock: realClock,
    reducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
    // Set before the first paint by public/theme.js.
    theme: document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
  })

  addEventListener('hashchange', () => void learnToReadLinks().then(addressChanged))
  addEventListener('pagehide', leaving)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leaving()
  })
  addEventListener('storage', ({ key }) => otherTabWrote(key))
  store.subscribe(({ theme }) => {
    document.documentElement.dataset['theme'] = theme
  })
  if (manual || wanted.has('debug')) {
    const { playgroundHandle } = await import('#store/handle')
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
}

/** Loads what reads links, once an address holds one. */
async function learnToReadLinks(): Promise<void> {
  if (!holdsScenario(address.hash())) return
  try {
    const { decodeLink } = await import('#scenario/link')
    shared = () => decodeLink(address.hash())
  } catch {
    const message = 'The part of Kubewalk that reads links could not be loaded. Reload the page to try again.'
    shared = () => err({ type: 'damaged', message, details: [] })
  }
}

/** Merely asking for the storage throws where the browser forbids it. */
function browserStorage(): TextStorage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
