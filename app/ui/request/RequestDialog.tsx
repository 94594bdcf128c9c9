import type { ObjectKey } from '#model/objectMeta'
import { closeDialog } from '#store/commands/closeDialog'
import { usePerform, usePlayground } from '#store/react'
import { Dialog } from '../primitives/Dialog'
import { RequestForm } from './RequestForm'
import { SavedRequests } from './SavedRequests'

interface RequestDialogProps {
  readonly from?: ObjectKey | undefined
  readonly to?: ObjectKey | undefined
}

/** The same form as a dialog, for menus and keys: one end is filled in. */
export function RequestDialog({ from, to }: RequestDialogProps) {
  const perform = usePerform()
  const saved = usePlayground((state) => state.scenario.requests.length)
  const close = () => perform(closeDialog, {})
  return (
    <Dialog title="Send a request" onClose={close}>
      <RequestForm from={from} to={to} onSent={close} />
      {saved > 0 && from === undefined && to === undefined && (
        <>
          <h3 className="mt-4 mb-1.5 text-sm font-[640] text-ink">Or one that was sent before</h3>
          <SavedRequests onSent={close} />
        </>
      )}
    </Dialog>
  )
}
