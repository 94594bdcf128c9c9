import type { Breakable } from '#store/faultChoices'
import { MenuEntries } from '../primitives/MenuEntries'
import type { MenuParts } from '../primitives/menuEntry'
import { useBreakEntries } from './useBreakEntries'

/** The lines of a menu by which something is broken and mended. */
export function BreakEntries({ parts, what }: { readonly parts: MenuParts; readonly what: Breakable }) {
  const entries = useBreakEntries()
  return <MenuEntries parts={parts} entries={entries(what)} />
}
