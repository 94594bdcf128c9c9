import { useMemo, useSyncExternalStore } from 'react'

/** The values of tokens for what is painted, read once for each theme. `names` has to be the same object each time. */
export function useTokens<K extends string>(names: Readonly<Record<K, string>>): Readonly<Record<K, string>> {
  const theme = useSyncExternalStore(subscribe, worn)
  // The tokens are read from the page itself, so they follow what it wears and not what the store asks for.
  return useMemo(() => readTokens(theme, names), [theme, names])
}

const worn = (): string => document.documentElement.dataset['theme'] ?? ''

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

function readTokens<K extends string>(theme: string, names: Readonly<Record<K, string>>): Readonly<Record<K, string>> {
  const probe = document.createElement('span')
  probe.dataset['theme'] = theme
  probe.hidden = true
  document.body.append(probe)
  const style = getComputedStyle(probe)
  const values = Object.entries<string>(names).map(([key, name]) => [key, style.getPropertyValue(name).trim()])
  probe.remove()
  // Every name has its value.
  return Object.fromEntries(values) as Record<K, string>
}
