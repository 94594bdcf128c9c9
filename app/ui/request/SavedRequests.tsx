import { Repeat, Trash2 } from 'lucide-react'
import { removeRequest } from '#store/commands/removeRequest'
import { sendSaved } from '#store/commands/sendSaved'
import { usePerform, usePlayground } from '#store/react'
import { IconButton } from '../primitives/IconButton'
import { Menu } from '../primitives/Menu'
import type { MenuEntry } from '../primitives/menuEntry'
import { onDemand } from '../primitives/onDemand'

const StreamEntries = onDemand(async () => (await import('./StreamEntries')).StreamEntries, null)

const steadily = (name: string): readonly MenuEntry[] => [
  { type: 'later', id: 'steadily', render: (parts) => <StreamEntries parts={parts} name={name} /> },
]

/** The requests that the scenario keeps, each a button that sends it. */
export function SavedRequests({ onSent }: { readonly onSent?: () => void }) {
  const requests = usePlayground((state) => state.scenario.requests)
  const shown = usePlayground((state) => state.player?.request.name)
  const perform = usePerform()
  return (
    <ul className="flex flex-col gap-1.5">
      {requests.map((request) => (
        <li
          key={request.name}
          className={`flex items-center rounded-control border ${shown === request.name ? 'border-ink' : 'border-line-strong'} hover:border-ink-2`}
        >
          <button
            type="button"
            onClick={() => {
              perform(sendSaved, { name: request.name })
              onSent?.()
            }}
            className="min-w-0 flex-1 cursor-pointer px-2.5 py-1.5 text-left leading-tight max-md:min-h-11"
          >
            <span className="block truncate text-sm font-[560] text-ink">{request.name}</span>
            <span className="block truncate text-xs text-ink-3" title={`${request.from} to ${request.to}`}>
              {request.from} to <span className="font-mono">{request.to}</span>
            </span>
          </button>
          <Menu align="end" entries={() => steadily(request.name)}>
            <IconButton label={`Send ${request.name} steadily`} icon={<Repeat aria-hidden />} size="sm" />
          </Menu>
          <IconButton
            label={`Forget the request ${request.name}`}
            icon={<Trash2 aria-hidden />}
            size="sm"
            className="mr-1"
            onClick={() => perform(removeRequest, { name: request.name })}
          />
        </li>
      ))}
    </ul>
  )
}
