import { useMemo, useSyncExternalStore } from 'react'
import type { PathColours } from './paintPath'

/** The tokens that the overlay paints with, read once for each theme. */
export function usePathColours(): PathColours {
  const theme = useSyncExternalStore(subscribe, worn)
  // The tokens are read from the page itself, so they follow what it wears and not what the store asks for.
  return useMemo(() => readColours(theme), [theme])
}

const worn = (): string => document.documentElement.dataset['theme'] ?? ''

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

function readColours(theme: string): PathColours {
  const probe = document.createElement('span')
  probe.dataset['theme'] = theme
  probe.hidden = true
  document.body.append(probe)
  const style = getComputedStyle(probe)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const colours: PathColours = {
    path: token('--path'),
    ahead: token('--path-ahead'),
    casing: token('--sheet'),
    station: token('--line-control'),
    marker: token('--marker'),
    halted: token('--reject-line'),
    text: token('--ink-2'),
  }
  probe.remove()
  return colours
}
