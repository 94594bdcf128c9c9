import type { ReactNode } from 'react'
import type { EndpointState, PodState } from '#engine'
import type { ObjectKey } from '#model/objectMeta'
import { selectObjects } from '#store/commands/selectObjects'
import { usePerform } from '#store/react'
import { StateGlyph } from '../glyphs/StateGlyph'
import { stateWord } from '../outline/outlineTree'

export interface PodLine {
  readonly id: string
  readonly state: PodState | EndpointState
  /** First line, in mono: an address. */
  readonly address: string
  /** Second line: whose it is and where. */
  readonly whose: string
  /** What choosing the line selects. */
  readonly key?: ObjectKey | undefined
  /** At the right; the state in words when absent. */
  readonly aside?: ReactNode
}

/** Pods or endpoints, one a line, each leading to its Pod. */
export function PodList({ lines, empty }: { readonly lines: readonly PodLine[]; readonly empty: string }) {
  const perform = usePerform()
  if (lines.length === 0) return <p className="py-1 text-xs text-ink-3">{empty}</p>
  return (
    <ul className="divide-y divide-line">
      {lines.map(({ id, state, address, whose, key, aside }) => {
        const line = (
          <>
            <StateGlyph state={state} />
            <span className="min-w-0 flex-1 leading-tight">
              <span className={`block font-mono text-xs ${state === 'ready' ? 'text-ink' : 'text-ink-3'}`}>
                {address}
              </span>
              <span className="block truncate text-2xs text-ink-3">{whose}</span>
            </span>
            {aside ?? <span className={`text-2xs ${stateInk[state]}`}>{stateWord(state)}</span>}
          </>
        )
        const shape = 'flex min-h-9.5 w-full items-center gap-2.25 py-1 text-left'
        return (
          <li key={id}>
            {key === undefined ? (
              <div className={shape}>{line}</div>
            ) : (
              <button
                type="button"
                onClick={() => perform(selectObjects, { keys: [key] })}
                className={`${shape} cursor-pointer hover:bg-sheet-2`}
              >
                {line}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const stateInk: Readonly<Record<PodState | EndpointState, string>> = {
  ready: 'text-ready',
  notReady: 'text-not-ready',
  terminating: 'text-terminating',
  pending: 'text-ink-3',
  completed: 'text-ink-3',
}
