import { ChevronDown } from 'lucide-react'
import { runUntil } from '#store/commands/runUntil'
import { conditionOffers } from '#store/conditionOffers'
import { conditionWords } from '#store/conditionWords'
import { useStoreApi } from '#store/react'
import { useCommandEntry } from '../layout/useCommandEntry'
import { Menu } from '../primitives/Menu'

/** What time can be let go by for. */
export function UntilMenu() {
  const store = useStoreApi()
  const entry = useCommandEntry()
  return (
    <Menu
      entries={() => [
        { type: 'heading', label: 'Let time run until' },
        ...conditionOffers(store.getState()).map((condition) =>
          entry(runUntil, { condition }, { label: conditionWords(condition) }),
        ),
      ]}
    >
      <button
        type="button"
        className="flex h-6 cursor-pointer items-center gap-1 rounded-tag border border-line-control bg-sheet px-2 text-xs whitespace-nowrap text-ink-2 hover:border-ink-2 max-md:h-11 max-md:text-sm"
      >
        Run until
        <ChevronDown aria-hidden className="size-3" />
      </button>
    </Menu>
  )
}
