import { HeartCrack, Skull, Wrench } from 'lucide-react'
import { useCallback } from 'react'
import { describeFault } from '#model/fault'
import { parseKey } from '#model/objectMeta'
import { breakThings } from '#store/commands/breakThings'
import { crashPod } from '#store/commands/crashPod'
import { killPod } from '#store/commands/killPod'
import { mend } from '#store/commands/mend'
import { concerns, faultChoices, type Breakable } from '#store/faultChoices'
import { useStoreApi } from '#store/react'
import { useCommandEntry } from '../layout/useCommandEntry'
import type { MenuEntry } from '../primitives/menuEntry'

/** Makes the lines of a menu by which something is broken, and mended where it is. */
export function useBreakEntries(): (what: Breakable) => readonly MenuEntry[] {
  const store = useStoreApi()
  const entry = useCommandEntry()
  return useCallback(
    (what) => {
      const { world } = store.getState()
      const mends = [...world.faults.values()]
        .filter((fault) => concerns(fault, what))
        .map((fault) =>
          entry(mend, { faults: [fault] }, { label: `Mend: ${describeFault(fault)}`, icon: <Wrench aria-hidden /> }),
        )
      const choices = faultChoices(world, what).map(({ label, note, faults }) =>
        entry(breakThings, { faults }, { label, ...(note === undefined ? {} : { note }) }),
      )
      if (what.type === 'component') return [...mends, ...choices]
      const endings =
        parseKey(what.key).kind === 'Pod'
          ? [
              entry(crashPod, { pod: what.key }, { note: 'exit code 1' }),
              entry(
                killPod,
                { pod: what.key },
                { icon: <Skull aria-hidden />, note: 'no grace, no preStop', danger: true },
              ),
            ]
          : []
      if (choices.length + endings.length === 0) return mends
      return [
        ...mends,
        { type: 'more', label: 'Break', icon: <HeartCrack aria-hidden />, entries: [...choices, ...endings] },
      ]
    },
    [store, entry],
  )
}
