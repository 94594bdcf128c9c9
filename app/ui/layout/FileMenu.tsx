import { ChevronDown, MoreHorizontal } from 'lucide-react'
import { IconButton } from '../primitives/IconButton'
import { Menu } from '../primitives/Menu'
import { awaited } from '../primitives/onDemand'

const FileEntries = awaited(async () => (await import('./FileEntries')).FileEntries)

interface FileMenuProps {
  /** On a small screen the menu also holds what has no room in the bar. */
  readonly all?: boolean
}

/** New, open, what the cluster is made of, and the examples. */
export function FileMenu({ all = false }: FileMenuProps) {
  return (
    <Menu
      entries={[{ type: 'later', id: 'file', render: (parts) => <FileEntries parts={parts} all={all} /> }]}
      align={all ? 'end' : 'start'}
    >
      <IconButton
        label="New, open, examples"
        icon={all ? <MoreHorizontal aria-hidden /> : <ChevronDown aria-hidden />}
        size="sm"
      />
    </Menu>
  )
}
