import { setTimeMode } from '#store/commands/setTimeMode'
import { startStream } from '#store/commands/startStream'
import { stopStream } from '#store/commands/stopStream'
import { isOverTime } from '#store/overTime'
import { useStoreApi } from '#store/react'
import { useCommandEntry } from '../layout/useCommandEntry'
import { MenuEntries } from '../primitives/MenuEntries'
import type { MenuEntry, MenuParts } from '../primitives/menuEntry'

const rates = [1, 10, 50] as const

/** The lines of a request's menu by which it is sent again and again: how often, and over which connections. */
export function StreamEntries({ parts, name }: { readonly parts: MenuParts; readonly name: string }) {
  const store = useStoreApi()
  const entry = useCommandEntry()
  const { world } = store.getState()
  const runs = world.clock?.streams.get(name)?.stopped === false
  const ways = (keeps: boolean): readonly MenuEntry[] =>
    rates.map((rate) =>
      entry(
        startStream,
        { name, every: 1000 / rate, keeps },
        { label: `${rate} a second, ${keeps ? 'one connection' : 'new connections'}` },
      ),
    )
  const entries: readonly MenuEntry[] = isOverTime(world)
    ? [
        ...(runs ? [entry(stopStream, { name }), { type: 'separator' as const }] : []),
        { type: 'heading', label: 'Send steadily' },
        ...ways(false),
        ...ways(true),
      ]
    : [
        { type: 'heading', label: 'Send steadily' },
        entry(
          setTimeMode,
          { mode: 'overTime' },
          { label: 'Let things take time', note: 'A stream needs time to go by.' },
        ),
      ]
  return <MenuEntries parts={parts} entries={entries} />
}
