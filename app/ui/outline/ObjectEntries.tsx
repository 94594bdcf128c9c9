import type { ObjectKey } from '#model/objectMeta'
import { MenuEntries } from '../primitives/MenuEntries'
import type { MenuParts } from '../primitives/menuEntry'
import { useObjectMenu } from './useObjectMenu'

/** The lines of an object's menu. */
export function ObjectEntries({ parts, of }: { readonly parts: MenuParts; readonly of: ObjectKey }) {
  const menuOf = useObjectMenu()
  return <MenuEntries parts={parts} entries={() => menuOf(of)} />
}
