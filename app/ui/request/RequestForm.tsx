import { Send } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ObjectKey } from '#model/objectMeta'
import { sendRequest } from '#store/commands/sendRequest'
import { dataplane, withDataplane } from '#store/dataplane'
import { mayPerform } from '#store/mayPerform'
import { usePerform, usePlayground, useStoreApi } from '#store/react'
import { targetText } from '#store/requestEnds'
import { graph } from '#store/selectors'
import type { PlaygroundState } from '#store/state'
import { Button } from '../primitives/Button'
import { Field } from '../primitives/Field'
import { Select } from '../primitives/Select'
import { likelySender, sendersOf, targetsOf } from './targets'
import { TargetPicker } from './TargetPicker'

interface RequestFormProps {
  readonly from?: ObjectKey | undefined
  readonly to?: ObjectKey | undefined
  readonly onSent?: () => void
}

/** Who sends, and to which address. */
export function RequestForm({ from: wantedFrom, to: wantedTo, onSent }: RequestFormProps) {
  const store = useStoreApi()
  const perform = usePerform()
  // The lists depend on what stands in the cluster, not on every change of the state.
  const picture = usePlayground(graph)
  const senders = useMemo(() => (picture ? sendersOf(store.getState()) : []), [store, picture])
  const [chosenFrom, setFrom] = useState<ObjectKey | undefined>(() => likelySender(store.getState(), wantedFrom))
  const [picked, setPicked] = useState(
    () => wantedTo ?? firstTarget(store.getState(), likelySender(store.getState(), wantedFrom)),
  )
  const [typed, setTyped] = useState<string | null>(null)
  const [refused, setRefused] = useState<string>()

  const from = senders.some((sender) => sender.key === chosenFrom)
    ? chosenFrom
    : likelySender(store.getState(), undefined)
  const targets = useMemo(
    () => (picture && from !== undefined ? targetsOf(store.getState(), from) : []),
    [store, picture, from],
  )
  const pickedText = picked === undefined || from === undefined ? undefined : targetText(store.getState(), from, picked)
  const to = typed ?? pickedText ?? ''
  const allowed = usePlayground((state) => {
    if (from === undefined) return 'Place a Pod first: a request needs a sender.'
    const may = mayPerform(state, sendRequest, { from, to })
    return may === true ? undefined : may.because
  })

  function send() {
    if (from === undefined || allowed !== undefined) return
    withDataplane(store, () => {
      const target = dataplane().parseTarget(to)
      setRefused(target.ok ? undefined : target.error)
      if (!target.ok) return
      perform(sendRequest, { from, to })
      onSent?.()
    })
  }

  return (
    <form
      aria-label="Send a request"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {senders.length === 0 ? (
        <p className="py-1 text-sm text-ink-3">Nothing can send yet. Place a Pod, or a host outside.</p>
      ) : (
        <>
          <Field label="From" look="above">
            {(control) => (
              <Select
                {...control}
                value={from ?? ''}
                choices={senders.map((sender) => ({
                  value: sender.key as string,
                  label: sender.label,
                  group: sender.group,
                }))}
                onChange={(value) => setFrom(senders.find((sender) => sender.key === value)?.key)}
              />
            )}
          </Field>
          <Field label="To" look="above" error={refused}>
            {(control) => (
              <TargetPicker
                control={control}
                text={to}
                targets={targets}
                onText={(text) => {
                  setTyped(text)
                  setRefused(undefined)
                  setPicked(undefined)
                }}
                onPick={(target) => {
                  setPicked(target.key)
                  setTyped(null)
                  setRefused(undefined)
                }}
                onDone={send}
              />
            )}
          </Field>
        </>
      )}
      <div className="mt-2 flex justify-end">
        <Button
          tone="primary"
          type="submit"
          because={allowed}
          icon={<Send aria-hidden className="size-3.5" />}
          className="flex-1"
        >
          Send
        </Button>
      </div>
    </form>
  )
}

/** What an empty form begins with: the first Service, so that sending is one press away. */
const firstTarget = (state: PlaygroundState, from: ObjectKey | undefined): ObjectKey | undefined =>
  from === undefined ? undefined : targetsOf(state, from)[0]?.key
