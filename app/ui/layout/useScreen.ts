import { useSyncExternalStore } from 'react'

/** How much room there is: all panes, the inspector over the canvas, or one pane at a time. */
export type Screen = 'wide' | 'middle' | 'small'

const wide = '(min-width: 1200px)'
const middle = '(min-width: 768px)'

export function useScreen(): Screen {
  return useSyncExternalStore(subscribe, read)
}

function subscribe(changed: () => void): () => void {
  const queries = [matchMedia(wide), matchMedia(middle)]
  for (const query of queries) query.addEventListener('change', changed)
  return () => {
    for (const query of queries) query.removeEventListener('change', changed)
  }
}

function read(): Screen {
  if (matchMedia(wide).matches) return 'wide'
  return matchMedia(middle).matches ? 'middle' : 'small'
}
