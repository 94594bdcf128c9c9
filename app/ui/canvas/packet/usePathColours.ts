import { useMemo } from 'react'
import { usePlayground } from '#store/react'
import type { PathColours } from './paintPath'

/** The tokens that the overlay paints with, read once for each theme. */
export function usePathColours(): PathColours {
  const theme = usePlayground((state) => state.theme)
  return useMemo(() => readColours(theme), [theme])
}

/** A probe that wears the theme, so that what is read does not depend on when the page itself changes over. */
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
